/** The view of the library: hours, backups, log. */
export const library = {
  name: 'Library',
  keptIn:
    'Your photos stay where they are, as they are. What Photonest knows of them is kept in <path>{{path}}</path>.',
  kept: 'Your photos stay where they are, as they are. What Photonest knows of them is kept on this computer.',
  analyses: {
    title: 'What else it looks for',
    text: 'Besides tags, when nothing else is to be done.',
    words: '{{what}} {{progress}}',
    withdraw_one: 'Leave out {{count, number}} photo that waits',
    withdraw_other: 'Leave out {{count, number}} photos that wait',
  },
  backups: {
    title: 'Backups',
    text: 'Made once a day, the last seven kept. They hold your tags and all that was found out, not the photos.',
    words: '{{backup}}, {{size}}',
    restore: 'Restore…',
    restoreOf: 'Restore the backup of {{when}}',
    ask:
      'The library goes back to {{when}}: tags and corrections made since are undone. The present library is ' +
      'backed up first.',
    yes: 'Restore',
    no: 'Cancel',
    none: 'There is none yet.',
    making: 'Making one …',
    restoring: 'Restoring …',
    make: 'Make one now',
  },
  folders: 'Folders',
  hours: {
    title: 'When it works',
    legend: 'When photos are tagged',
    always: 'Whenever there is something to do',
    certain: 'Only at certain hours, for instance at night',
    range: 'From <from></from> until <until></until>',
    from: 'From',
    until: 'Until',
  },
  ignored: {
    title: 'What is left out',
    text:
      'Hidden, system and cache folders always are. Add names or patterns, one a line, as in Git’s ignore ' +
      'files: <code>Screenshots/</code>, <code>*_edited.jpg</code>, <code>!keep.jpg</code>. A file called ' +
      '<code>.photonestignore</code> does the same for the folder that it lies in.',
    patterns: 'Patterns of what is left out',
    use: 'Use these',
    undo: 'Undo',
  },
  language: {
    title: 'Language',
    text: 'Of this window, its dates and numbers.',
    system: 'System',
    en: 'English',
    ja: '日本語',
  },
  log: {
    title: 'Log',
    text: 'What happened, with the names of files. It stays small, and stays on this computer.',
    lines: 'Lines of the log',
    empty: 'Nothing yet.',
    failed: 'Photonest answered with status {{status}}.',
    show: 'Show the log',
    again: 'Read it again',
    close: 'Close',
  },
};
