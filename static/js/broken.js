// Broken: the page of a lesson that cannot be read, until it can.

import { watch } from "./watch.js";

watch();
