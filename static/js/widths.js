// Widths: which of the page's layouts the window has room for, as shell.css says it too.

/** A phone: one column, and a sheet at the bottom. Held sideways it has the wide layout, in fewer rows. */
export const PHONE = matchMedia("(max-width: 700px) and (min-height: 501px), (max-width: 559px)");
/** The panels lie over the right side of the stage. */
export const NARROW = matchMedia(
  "(min-width: 560px) and (max-width: 1023px) and (max-height: 500px), (min-width: 701px) and (max-width: 1023px)",
);
