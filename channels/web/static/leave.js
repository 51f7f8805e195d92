// Leaves at once. Without this script the link still does.
const link = document.getElementById("quitter");
let pressed = [];

function leave(event) {
  event.preventDefault();
  try {
    localStorage.clear();
  } finally {
    top.location.replace(link.href);
  }
}

// A widget closes at the first Escape: the page around it counts the others, and leaves itself.
window.addEventListener("message", (event) => {
  if (event.source === window.parent && event.source !== window && event.data?.relais === "leave") localStorage.clear();
});
link.addEventListener("click", leave);
document.addEventListener("keydown", (event) => {
  pressed = event.key === "Escape" ? [...pressed.slice(-2), event.timeStamp] : [];
  if (event.timeStamp - pressed[0] < 1500 && pressed[2]) leave(event);
});
