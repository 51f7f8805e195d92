// Where the page stands: the start of a new answer is shown, and nobody who reads further up is moved.

const NEAR = 160;

export class Scroll {
  constructor(footer, jump) {
    this.footer = footer;
    this.jump = jump;
    this.following = true;
    // Large letters, or a long text: where the form would hide what is read, it no longer stays in front.
    const measure = () => footer.classList.toggle("tall", footer.offsetHeight > window.innerHeight * 0.45);
    new ResizeObserver(measure).observe(footer);
    window.addEventListener("resize", measure);
    jump.addEventListener("click", () => (jump.hidden = true));
    window.addEventListener("scroll", () => this.nearEnd() && (jump.hidden = true), { passive: true });
  }

  nearEnd() {
    const page = document.documentElement;
    return page.scrollHeight - window.innerHeight - window.scrollY < NEAR;
  }

  /** To be called before something is added: is the parent reading the end? */
  note() {
    this.following = this.nearEnd();
  }

  /** Shows `node` if the parent was reading the end, or else says that there is something new. */
  follow(node) {
    if (this.following) this.reveal(node);
    else this.jump.hidden = false;
  }

  /** Shows the node; of one taller than the screen, its start. Never with motion. */
  reveal(node) {
    const sticky = getComputedStyle(this.footer).position === "sticky" ? this.footer.offsetHeight : 0;
    document.documentElement.style.scrollPaddingBottom = `${sticky + 8}px`;
    const room = window.innerHeight - sticky - 16;
    node.scrollIntoView({ block: node.offsetHeight > room ? "start" : "nearest", behavior: "auto" });
  }
}
