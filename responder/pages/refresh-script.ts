/**
 * Keeps the page current without losing the reader's place: it fetches the page again and exchanges what changed.
 * Without JavaScript the page does the same by `<meta http-equiv="refresh">`. When this service itself does not answer,
 * a banner says so and since when, because an old page that looks healthy is worse than none. Focus, opened details and a
 * selection that somebody is about to copy survive an exchange.
 */
export const refreshScript = `
(function () {
  var offline = document.getElementById("offline");
  var last = new Date();
  var paused = false;
  function swap(id, fresh) {
    var old = document.getElementById(id), now = fresh.getElementById(id);
    if (!old || !now || old.outerHTML === now.outerHTML) return;
    var selection = getSelection(), at = document.activeElement, focused = "";
    if (id !== "verdict" && selection && !selection.isCollapsed && old.contains(selection.anchorNode)) return;
    if (at && old.contains(at)) focused = at.id ? "#" + CSS.escape(at.id) : at.href ? '[href="' + CSS.escape(at.getAttribute("href")) + '"]' : "";
    var open = [];
    old.querySelectorAll("details[open]").forEach(function (part) { open.push(part.id); });
    old.replaceChildren.apply(old, Array.from(now.childNodes));
    old.className = now.className;
    open.forEach(function (part) { var same = part && document.getElementById(part); if (same) same.open = true; });
    var again = focused && old.querySelector(focused);
    if (again) again.focus({ preventScroll: true });
  }
  function take(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    if (!fresh.getElementById("verdict")) throw new Error("another page");
    ["verdict", "notices", "alerts", "components", "targets", "made"].forEach(function (id) { swap(id, fresh); });
    document.title = fresh.title;
    var icon = document.querySelector("link[rel=icon]"), next = fresh.querySelector("link[rel=icon]");
    if (icon && next && icon.getAttribute("href") !== next.getAttribute("href")) icon.replaceWith(next);
    document.body.dataset.refresh = fresh.body.dataset.refresh || "10";
  }
  function again() {
    setTimeout(refresh, 1000 * Number(document.body.dataset.refresh || 10));
  }
  function refresh() {
    if (paused) return;
    fetch(location.pathname, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(8000) })
      .then(function (answer) { if (!answer.ok) throw new Error("HTTP " + answer.status); return answer.text(); })
      .then(function (text) {
        last = new Date();
        offline.hidden = true;
        document.body.classList.remove("stale");
        take(text);
      })
      .catch(function () {
        offline.textContent = "This page is out of date: the status service itself has not answered since " +
          last.toISOString().slice(11, 19) + " UTC. What you see below is from then.";
        offline.hidden = false;
        document.body.classList.add("stale");
        document.title = "Out of date \\u2013 " + document.title.replace(/^Out of date \\u2013 /, "");
      })
      .then(again);
  }
  var pause = document.getElementById("pause");
  if (pause) pause.addEventListener("click", function (event) {
    event.preventDefault();
    paused = !paused;
    pause.textContent = paused ? "Resume updates" : "Pause updates";
    if (!paused) refresh();
  });
  again();
})();
`;
