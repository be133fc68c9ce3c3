// DOM: finds elements by selector, checks their class, and gives an element other children.

/**
 * The first element at a selector. Throws TypeError if the page lacks it or it is of another class.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} at ${selector}`);
  return found;
}

/**
 * The first element at a selector, or null if there is none of that class.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T | null}
 */
export function maybe(root, selector, kind) {
  const found = root.querySelector(selector);
  return found instanceof kind ? found : null;
}

/**
 * All elements of a class at a selector, in document order.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T[]}
 */
export function all(root, selector, kind) {
  /** @type {T[]} */
  const found = [];
  for (const element of root.querySelectorAll(selector)) if (element instanceof kind) found.push(element);
  return found;
}

/**
 * The target of an event, or its nearest ancestor, that matches a selector.
 * @template {Element} T
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T | null}
 */
export function around(target, selector, kind) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof kind ? found : null;
}

/**
 * Let an element have these children alone. Those that it has stay where they are. Returns those that it loses.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
  const kept = new Set(wanted);
  const lost = [...parent.children].filter((child) => !kept.has(child));
  for (const child of lost) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
  return lost;
}

/**
 * The data that the server put into an element as JSON.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {any}
 */
export function dataOf(root, selector) {
  return JSON.parse(find(root, selector, HTMLScriptElement).textContent ?? "");
}

/**
 * Whether an element is a form field with a value.
 * @param {EventTarget | null} target
 * @returns {target is HTMLInputElement | HTMLSelectElement}
 */
export function isField(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
