// Parts of the page that come anew: what was there stays the same node, with its focus and its choice.

/** Set an attribute, or take it off where there is no value. @param {Element} element @param {string} name @param {string | null | undefined} value */
export function attribute(element, name, value) {
  if (value == null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Partial<HTMLElementTagNameMap[T]>} properties */
export const create = (tag, properties) => Object.assign(document.createElement(tag), properties);

/** Make what is in a place like what came for it. @param {Element} place @param {string} html */
export function patch(place, html) {
  patchChildren(place, create('template', { innerHTML: html }).content);
}

/** @param {Element} place @param {ParentNode} fresh */
function patchChildren(place, fresh) {
  const rest = [...place.childNodes];
  const nodes = [...fresh.childNodes].map((child) => {
    const at = rest.findIndex((one) => key(one) === key(child));
    return at < 0 ? child : patchNode(/** @type {any} */ (rest.splice(at, 1)[0]), child);
  });
  for (const node of rest) node.remove();
  nodes.forEach((node, at) => {
    const here = place.childNodes[at] ?? null;
    if (node !== here) move(place, node, here);
  });
}

/** What a node is known again by: a choice by its value. @param {any} node @returns {string} */
const key = (node) => node.nodeName + (node.firstElementChild ?? node).value;

/** @param {any} node @param {any} fresh */
function patchNode(node, fresh) {
  if (!fresh.attributes) node.data = fresh.data;
  else {
    for (const name of [...node.getAttributeNames(), ...fresh.getAttributeNames()]) attribute(node, name, fresh.getAttribute(name));
    node.checked = fresh.checked;
    patchChildren(node, fresh);
  }
  return node;
}

/** @param {Element} parent @param {Node} child @param {Node | null} before */
export function move(parent, child, before) {
  // moveBefore keeps focus and state of what is in the page; older browsers have insertBefore.
  const { moveBefore } = /** @type {any} */ (parent);
  (child.isConnected && moveBefore || parent.insertBefore).call(parent, child, before);
}
