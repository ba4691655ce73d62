/** Choosing and removing folders. */
export const folders = {
  cancel: 'Cancel',
  covered: '{{path}} is in the library already, with {{whole}}.',
  chooser: {
    title: 'Add a folder of photos',
    parent: 'Parent folder',
    path: 'Path of the folder',
    list: 'Folders here',
    noneInside: 'No folders inside.',
    noneBegins: 'No folder begins so.',
    photos_one: '{{count, number}} photo in this folder',
    photos_other: '{{count, number}} photos in this folder',
    moreThan_one: 'More than {{count, number}} photo in this folder',
    moreThan_other: 'More than {{count, number}} photos in this folder',
    action: 'Add this folder',
  },
  tree: {
    fold: 'Fold {{name}}',
    unfold: 'Unfold {{name}}',
    offline: 'offline',
    remove: 'Remove folder {{name}}',
    removeTitle: 'Remove this folder from Photonest…',
  },
  remove: {
    title: 'Remove “{{name}}” from Photonest?',
    text_one: 'Its {{count, number}} file leave the library. The files themselves are not touched.',
    text_other: 'Its {{count, number}} files leave the library. The files themselves are not touched.',
    tags: 'What you said about its photos',
    keep: 'Keep my tags, in case the folder or the same photos come back',
    forget: 'Forget my tags and corrections of these photos for good',
    action: 'Remove folder',
  },
};
