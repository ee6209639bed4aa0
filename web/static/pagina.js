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

for (const link of document.querySelectorAll("[data-snel-weg]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
}
