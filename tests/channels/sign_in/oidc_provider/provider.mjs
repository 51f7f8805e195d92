// A real provider for a test: its people are its configuration, its sign-in page takes any password.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The package is installed elsewhere: the folder is given.
const [folder, redirect] = process.argv.slice(2);
const resolved = createRequire(`${folder}/package.json`).resolve("oidc-provider");
const { Provider } = await import(pathToFileURL(resolved));

const people = {
  lea: { preferred_username: "lea.martin", groups: ["everybody", "relais-mediators"] },
  chief: { preferred_username: "chief", groups: ["relais-administrators"] },
  guest: { preferred_username: "guest", groups: ["everybody"] },
};

const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: "relais", client_secret: "a secret for tests", redirect_uris: [redirect] }],
  claims: { openid: ["sub"], profile: ["preferred_username", "groups"], email: ["email"] },
  cookies: { keys: ["a key for tests"] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
});
server.on("request", provider.callback());
console.log(issuer);
