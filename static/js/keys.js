// Keys: the names of nodes in a figure, such as a.1.3 for a chain's state at a time step.

/**
 * What a key names before its number: the chain of a state, the inputs, the outputs or the losses.
 * @param {string} key
 */
export function seriesOf(key) {
  return key.slice(0, key.lastIndexOf(".") + 1);
}

/**
 * The key of a state's chain at another time step.
 * @param {string} key
 * @param {number} t
 */
export function atStep(key, t) {
  return `${seriesOf(key)}${t}`;
}
