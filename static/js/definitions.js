// Definitions: the popovers that define terms. A tap on a term opens its own without any script; here the keyboard's
// focus does, too.

import { around } from "./dom.js";

/** Open the definition of the term that gets the focus by keyboard, and close it when the focus goes on. */
export function openOnFocus() {
  document.addEventListener("focusin", ({ target }) => {
    const button = around(target, "[popovertarget]", HTMLButtonElement);
    if (!button?.matches(":focus-visible")) return;
    const definition = button.popoverTargetElement;
    // A click, unlike the popover's own method, lets it stand beside the button.
    if (definition instanceof HTMLElement && !definition.matches(":popover-open")) button.click();
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const definition = around(target, "[popovertarget]", HTMLButtonElement)?.popoverTargetElement;
    if (!(definition instanceof HTMLElement) || !definition.matches(":popover-open")) return;
    if (!(relatedTarget instanceof Node && definition.contains(relatedTarget))) definition.hidePopover();
  });
}
