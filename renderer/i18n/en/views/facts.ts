/** Facts of models, analyses, backups and folders in words. */
export const facts = {
  listed: '{{before}}, {{next}}',
  files_one: '{{count, number}} file',
  files_other: '{{count, number}} files',
  model: {
    purpose: {
      outdone: 'For comparison: {{better}} is quicker and more often right.',
      light: 'Quick on any computer.',
      fair: 'A balance of accuracy and speed.',
      best: 'The most accurate. Takes its time without a graphics card.',
      bestAndSlow: 'The most accurate. Slow without a graphics card.',
      good: 'Very accurate. Takes its time without a graphics card.',
      goodAndSlow: 'Very accurate. Slow without a graphics card.',
    },
    accuracy: 'Right first time on {{percent}}% of ImageNet’s photos',
    size: {
      bundled: '{{size}}, comes with the app',
      available: '{{size}} to download',
      installed: '{{size}}, on this computer',
    },
    untried: 'Not tried here yet',
    pace: '{{perPhoto}}, {{perHour}}',
    paceOn: '{{perPhoto}} on {{provider}}, {{perHour}}',
    secondsPerPhoto: '{{seconds}} s per photo',
    millisecondsPerPhoto: '{{milliseconds}} ms per photo',
    perHour_one: 'about {{count, number}} photo an hour',
    perHour_other: 'about {{count, number}} photos an hour',
    received: '{{received}} of {{total}}',
    perSecond: '{{size}} per second',
    everyday: {
      own: 'its own.',
      default: 'those of {{model}}, until its own are learned from your photos.',
      learned: 'learned on this computer from what {{model}} says of your photos.',
      agreed:
        'learned on this computer from what {{model}} says of your photos. On photos kept aside the two agree ' +
        'to {{percent}}.',
    },
    switching: {
      nothing: 'It has tagged every photo already. What you tagged yourself stays.',
      photos_one: 'One photo is tagged again in the background. What you tagged yourself stays.',
      photos_other:
        '{{count, number}} photos are tagged again in the background. What you tagged yourself stays.',
      timed_one: 'One photo is tagged again in the background, {{time}}. What you tagged yourself stays.',
      timed_other:
        '{{count, number}} photos are tagged again in the background, {{time}}. What you tagged yourself stays.',
    },
    removing: 'Its files are deleted, {{size}}. It can be downloaded again, and your photos keep their tags.',
    retagging: {
      offline:
        '{{done, number}} of {{total, number}} photos by {{model}}; those that are offline keep their tags ' +
        'until they are back',
      others:
        '{{done, number}} of {{total, number}} photos by {{model}}; the others keep their tags until then',
    },
    standing: {
      unknown: 'Not known yet',
      next: 'Takes over as soon as it is ready',
      starting: 'Starting',
      failed: 'Does not run',
      ready: 'Runs on {{device}} ({{way}})',
    },
    verdict: {
      works: 'works',
      refused: '{{way}} was refused.',
      reason: '{{way}} {{reason}}',
      ended: '{{clause}}.',
      in: '{{verdict}} in {{precision}}',
      and: '{{before}}. {{next}}',
      refusals: '{{before}} {{next}}',
    },
  },
  cuda: {
    installed: 'CUDA’s libraries are on this computer. Above stands whether CUDA runs.',
    needed:
      'CUDA, for cards of NVIDIA, needs libraries that do not come with the app: about {{download}} to ' +
      'download, {{installed}} on the disk.',
    neededOf:
      'CUDA, for cards of NVIDIA, needs libraries that do not come with the app: about {{download}} to ' +
      'download, {{installed}} on the disk, where {{free}} are free.',
    removing: 'CUDA’s libraries are deleted, about {{installed}}. They can be fetched again.',
  },
  analysis: {
    text: { name: 'Text', what: 'What signs, screens and pages say is found by search.' },
    objects: { name: 'Objects', what: 'Which things there are, how many and where.' },
    scenes: { name: 'Scenes', what: 'How much of a photo is sky, sea, road and so on.' },
    missing: 'Its model, {{model}} ({{size}}), is not installed.',
    progress: '{{model}}, {{size}}, {{pace}}; {{counts}}.',
    pace: '{{seconds}} s a photo',
    expectedPace: 'about {{seconds}} s a photo',
    paceOn: '{{seconds}} s a photo on {{provider}}',
    removing: 'Its files are deleted, {{size}}. What it found stays. It can be installed again.',
    onBattery: 'waits for mains power',
    done_one: '{{count, number}} photo done',
    done_other: '{{count, number}} photos done',
    waiting: '{{count, number}} to do',
    failed: '{{count, number}} failed',
  },
  backup: {
    words: '{{kind}}, {{photos}}, {{tags}}',
    kind: {
      daily: 'daily',
      asked: 'made by you',
      'before-update': 'before an update',
      'before-restore': 'before a restore',
    },
    tags_one: '{{count, number}} tag of yours',
    tags_other: '{{count, number}} tags of yours',
  },
  folder: {
    empty: 'No photos yet',
    counts: '{{files}}: {{states}}',
    tagged: '{{count, number}} tagged',
    pending: '{{count, number}} to do',
    failed: '{{count, number}} could not be read',
    skipped: '{{count, number}} skipped',
    offline: '{{count, number}} offline',
    away: 'Cannot be reached now. Its photos stay here, and nothing is redone when it is back.',
    watched: 'Changes show at once.',
    timed: 'Looked through every few minutes.',
    off: 'Looked through at every start.',
    reason: '{{watching}} {{reason}}',
  },
  remark: {
    cut_short:
      'The end of this file is missing: the photo is shown as far as it goes. Look for a whole copy.',
    damaged_inside: 'This file is damaged inside: parts of the photo may be wrong. Look for a sound copy.',
  },
};
