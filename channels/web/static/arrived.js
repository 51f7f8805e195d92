// The server has given this browser the conversation of the link; an earlier session must not stand before it.

import { Memory, browserStorage } from "./memory.js";

new Memory(browserStorage()).remove("session");
location.replace(document.getElementById("suite").href);
