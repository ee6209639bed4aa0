/* The leave-quickly button: an ordinary link that, with JavaScript, also wipes what this device knows. */

const STORE = "keukentafel"; // as in keukentafel.js

function talk() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) || {};
  } catch {
    return {};
  }
}

/** Leave at once: nothing stays on this device, and the way back does not lead here. */
function leave(url, api = "/api/v1") {
  const { id, token } = talk();
  try {
    sessionStorage.clear();
  } catch {
    /* nothing was kept */
  }
  if (id && token) {
    // Without the token nobody can reach the conversation any more, so it need not be kept.
    fetch(`${api}/conversations/${id}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${token}` },
      keepalive: true,
    }).catch(() => {});
  }
  document.title = "";
  document.body.hidden = true;
  location.replace(url);
}

/** While everything is shut: what this tab still knows can be deleted. */
for (const form of document.querySelectorAll("[data-wis]")) {
  const { id, token } = talk();
  if (!id || !token) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector("[data-wis-status]");
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`/api/v1/conversations/${id}`, { method: "DELETE", headers }).catch(() => null);
    const gone = answer && (answer.ok || answer.status === 404 || answer.status === 401);
    if (gone) {
      sessionStorage.removeItem(STORE);
      form.querySelector("button").hidden = true;
    }
    status.textContent = gone ? status.dataset.gelukt : status.dataset.mislukt;
  });
}

for (const link of document.querySelectorAll("[data-snel-weg]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
}
