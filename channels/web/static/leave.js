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

link.addEventListener("click", leave);
document.addEventListener("keydown", (event) => {
  pressed = event.key === "Escape" ? [...pressed.slice(-2), event.timeStamp] : [];
  if (event.timeStamp - pressed[0] < 1500 && pressed[2]) leave(event);
});
