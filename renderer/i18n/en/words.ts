/** Words for numbers, models, providers and remarks. */
export const words = {};
