// What must survive a reload: drafts and unsent replies. Kept for this tab only, under the name of who is signed in.

export function keeper(me) {
  const prefix = `relais:${me}:`;
  return {
    read(key, otherwise) {
      try {
        return JSON.parse(sessionStorage.getItem(prefix + key)) ?? otherwise;
      } catch {
        return otherwise;
      }
    },
    write(key, value) {
      try {
        if (value === null || value === "") sessionStorage.removeItem(prefix + key);
        else sessionStorage.setItem(prefix + key, JSON.stringify(value));
      } catch {
        // No room or not allowed: it still works until the page is left.
      }
    },
    forget() {
      try {
        const keys = Object.keys(sessionStorage).filter((key) => key.startsWith("relais:"));
        for (const key of keys) sessionStorage.removeItem(key);
      } catch {
        // Nothing was kept.
      }
    },
  };
}
