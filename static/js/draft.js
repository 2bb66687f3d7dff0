/* Keeps what is typed on the writing page. Every change goes into this browser's own store at once and to the site a
   moment later; what reached the site is forgotten here. Without this file the Save draft button does the same. */
(function () {
  document.querySelectorAll("[data-forget]").forEach(function (x) {
    try { localStorage.removeItem("writing:" + x.dataset.forget); } catch (e) { /* forbidden */ }
  });
  var form = document.getElementById("write");
  if (!form || !window.fetch || !window.FormData) return;
  var status = document.getElementById("kept");
  var found = document.getElementById("found");
  var prefix = "writing:" + form.dataset.writer + ":";
  var name = prefix + form.dataset.form;
  var timer = null, sending = null, stopped = false, dirty = false;

  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
  function store(value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch (e) { /* full or forbidden */ } }
  function forget(key) { try { localStorage.removeItem(key); } catch (e) { /* forbidden */ } }
  function say(text) { if (text && status.textContent !== text) status.textContent = text; }
  function typed() {
    return {
      title: form.elements.title.value, body: form.elements.body.value,
      things: Array.prototype.map.call(form.querySelectorAll("[name=things]:checked"), function (x) { return x.value; })
    };
  }

  function remember() {
    dirty = true;
    store({ path: location.pathname, at: Date.now(), key: form.elements.form_key.value, basis: form.elements.basis.value, typed: typed() });
    if (!stopped) { clearTimeout(timer); timer = setTimeout(send, 2000); }
  }

  function payload() {
    var data = new FormData(form);
    data.delete("new_pictures");
    return data;
  }

  function send() {
    clearTimeout(timer);
    if (sending || stopped || !dirty) return sending || Promise.resolve();
    dirty = false;
    sending = fetch(form.dataset.keep, { method: "POST", body: payload(), redirect: "manual", credentials: "same-origin" })
      .then(function (answer) {
        var isOurs = (answer.headers.get("content-type") || "").indexOf("application/json") === 0;
        if (!isOurs) throw new Error("not kept");
        return answer.json().then(function (said) {
          say(said.text);
          if (answer.status === 409) stopped = true;
          if (!answer.ok) return;
          if (said.basis) form.elements.basis.value = said.basis;
          if (said.address && !form.elements.editing && location.pathname !== said.address) {
            history.replaceState(null, "", said.address);
          }
          if (said.is_whole && !dirty) forget(name);
        });
      })
      .catch(function () { say(form.dataset.offline); dirty = true; })
      .then(function () { sending = null; if (dirty && !stopped) { clearTimeout(timer); timer = setTimeout(send, 15000); } });
    return sending;
  }

  form.addEventListener("input", remember);
  form.addEventListener("change", remember);
  window.addEventListener("online", function () { if (dirty) send(); });
  document.addEventListener("visibilitychange", function () { if (document.hidden && dirty) send(); });
  /* A button waits for the draft that is on its way, so that the two do not overtake each other; a second click is the
     same as one. */
  var going = 0;
  window.addEventListener("pageshow", function () { going = 0; stopped = false; });
  form.addEventListener("submit", function (e) {
    if (Date.now() - going < 5000) { e.preventDefault(); return; }
    going = Date.now();
    clearTimeout(timer);
    stopped = true;
    store({ path: location.pathname, at: Date.now(), key: form.elements.form_key.value, basis: form.elements.basis.value, typed: typed() });
    if (!sending) return;
    e.preventDefault();
    var button = e.submitter;
    Promise.race([sending, new Promise(function (go) { setTimeout(go, 4000); })]).then(function () {
      sending = null;
      going = 0;
      form.requestSubmit(button);
    });
  });
  /* Pictures travel by htmx; a draft that is being typed must not go at the same moment. */
  document.addEventListener("htmx:beforeRequest", function (e) { if (e.target.id === "id_new_pictures") { clearTimeout(timer); dirty = false; } });
  document.addEventListener("htmx:afterRequest", function (e) {
    if (!e.detail.elt || e.detail.elt.id !== "id_new_pictures" || e.detail.successful) return;
    var text = "";
    try { text = JSON.parse(e.detail.xhr.responseText).text; } catch (x) { /* not from us */ }
    say(text || form.dataset.offline);
  });

  /* What did not reach the site last time is offered, never put in unasked. */
  function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }
  function offer(key, kept) {
    var back = document.createElement(kept.path === location.pathname ? "button" : "a");
    var away = document.createElement("button");
    var line = document.createElement("p");
    line.textContent = found.dataset.text + " “" + (kept.typed.title || kept.typed.body).slice(0, 80) + "” ";
    back.className = away.className = "linkbtn";
    back.textContent = found.dataset.back;
    away.textContent = found.dataset.away;
    away.type = "button";
    away.addEventListener("click", function () { forget(key); line.remove(); found.hidden = !found.children.length; });
    if (back.tagName === "A") { back.href = kept.path; } else {
      back.type = "button";
      back.addEventListener("click", function () {
        form.elements.title.value = kept.typed.title;
        form.elements.body.value = kept.typed.body;
        form.querySelectorAll("[name=things]").forEach(function (x) { x.checked = kept.typed.things.indexOf(x.value) >= 0; });
        if (!form.elements.editing) form.elements.form_key.value = kept.key;
        form.elements.basis.value = kept.basis;
        if (key !== name) { forget(key); name = prefix + kept.key; }
        line.remove();
        found.hidden = !found.children.length;
        remember();
      });
    }
    line.append(back, " ", away);
    found.append(line);
    found.hidden = false;
  }
  try {
    Object.keys(localStorage).filter(function (key) { return key.indexOf(prefix) === 0; }).forEach(function (key) {
      var kept = read(key);
      if (!kept || !kept.typed || !(kept.typed.title || kept.typed.body) || Date.now() - kept.at > 30 * 864e5) return forget(key);
      if (key === name && same(kept.typed, typed())) return form.dataset.filled === undefined && forget(key);
      offer(key, kept);
    });
  } catch (e) { /* a browser without a store */ }
})();
