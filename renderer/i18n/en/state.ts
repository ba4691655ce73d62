/** What the window itself says of a request. */
export const state = {
  unreachable: 'Photonest is not answering.',
  status: 'Photonest answered with status {{status}}.',
  pictureGone: 'The picture is no longer at hand. Drop it here again.',
};
