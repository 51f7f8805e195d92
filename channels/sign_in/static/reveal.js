// Lets people read the password they type: one checkbox for all password fields of the page.
const place = document.querySelector("[data-reveal]");
if (place) {
  const fields = [...document.querySelectorAll("input[type=password]")];
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
  label.append(box, ` ${place.dataset.reveal}`);
  place.append(label);
  place.hidden = false;
  // A password must not stay readable, or be kept by the browser as plain text, when the form leaves.
  place.closest("form").addEventListener("submit", () => {
    for (const field of fields) field.type = "password";
  });
}
