// What a person may read is marked where it is written, so that a test finds it and misses no translation.

/** @param {string} text English, as page/languages/*.json have it */
export const sentence = (text) => text;
