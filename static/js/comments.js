/* Talk, deferred: drafts survive a reload, forms open in place, focus goes where a person would look. Without it every link is a page and every form a POST. */
(function () {
  var PREFIX = "talk:", DAYS = 30;
  var store = (function () { try { localStorage.setItem("talk?", "1"); localStorage.removeItem("talk?"); return localStorage; } catch (e) { return null; } })();
  function read(key) { try { return JSON.parse(store.getItem(key)) || null; } catch (e) { return null; } }
  function write(key, value) { try { store.setItem(key, JSON.stringify(value)); } catch (e) {} }
  function all(root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); }

  /* ---- drafts: in this browser, under the form's own name; gone when the comment stands on the page */
  function words(form) { return form.querySelector("textarea"); }
  function formKey(form) { var field = form.querySelector("[name=form_key]"); return field ? field.value : ""; }
  function forget(form) { if (store) store.removeItem(PREFIX + form.dataset.draft); }
  function sweep() {
    if (!store) return;
    var sent = all(document, "[data-form]").map(function (x) { return x.dataset.form; });
    Object.keys(store).filter(function (key) { return key.indexOf(PREFIX) === 0; }).forEach(function (key) {
      var draft = read(key);
      if (!draft || sent.indexOf(draft.form) >= 0 || Date.now() - draft.at > DAYS * 864e5) store.removeItem(key);
    });
  }
  function restore(form) {
    if (!store || form.hasAttribute("data-filled")) return;
    var draft = read(PREFIX + form.dataset.draft), area = words(form);
    if (!draft || draft.base !== form.dataset.base || draft.text === area.value) return;
    area.value = draft.text;
    form.querySelector("[data-restored]").hidden = false;
  }
  function prepare(root) {
    var forms = all(root, "form[data-draft]");
    if (root.matches && root.matches("form[data-draft]")) forms.push(root);
    forms.forEach(restore);
  }
  document.addEventListener("input", function (e) {
    var form = e.target.closest("form[data-draft]");
    if (!store || !form || e.target !== words(form)) return;
    if (!e.target.value.trim()) return forget(form);
    write(PREFIX + form.dataset.draft, { text: e.target.value, base: form.dataset.base, form: formKey(form), at: Date.now() });
  });

  /* ---- a link that has a form: htmx brings it into the comment's slot, "Never mind" takes it away again */
  function opener(slot) { return document.querySelector('[hx-target="#' + slot.id + '"]'); }
  function empty(slot) { slot.textContent = ""; }
  document.addEventListener("click", function (e) {
    var plain = !(e.ctrlKey || e.metaKey || e.shiftKey || e.altKey), cancel = e.target.closest("[data-cancel]");
    var slot = cancel && cancel.closest("[id$='-slot']");
    if (slot && plain) {
      e.preventDefault();
      var form = slot.querySelector("form[data-draft]"), back = opener(slot);
      if (form) forget(form);
      empty(slot);
      if (back) back.focus();
    }
    var close = e.target.closest("#report-dialog [data-close]");
    if (close) close.closest("dialog").close();
    var report = e.target.closest("a[data-report]"), dialog = document.getElementById("report-dialog");
    if (report && plain && dialog && dialog.showModal && window.htmx) {
      e.preventDefault();
      htmx.ajax("GET", report.getAttribute("href"), { source: report, target: "#report-dialog", swap: "innerHTML" }).then(function () {
        if (dialog.childElementCount && !dialog.open) dialog.showModal();
      });
    }
  });

  /* ---- a way to begin goes in where the cursor is; what was typed stays, and nothing is sent */
  document.addEventListener("click", function (e) {
    var link = e.target.closest("a[data-opener]"), form = link && link.closest("form[data-draft]"), area = form && words(form);
    if (!area || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    var at = area.selectionEnd, before = area.value.slice(0, at);
    area.setRangeText((/\S$/.test(before) ? "\n\n" : "") + link.dataset.opener + (/^\s/.test(area.value.slice(at)) ? "" : " "), at, at, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });

  /* ---- answers */
  function done(form, xhr) {
    return form instanceof HTMLFormElement && xhr.status === 200 && !xhr.getResponseHeader("HX-Redirect") && new URL(xhr.responseURL).pathname === new URL(form.action).pathname;
  }
  document.addEventListener("htmx:beforeSwap", function (e) {
    var xhr = e.detail.xhr, asked = new URL(e.detail.pathInfo.requestPath, location.href);
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked.pathname) {
      /* Led elsewhere, to sign in for one: go there as a page, unless nobody asked for it and words may be half written. */
      e.detail.shouldSwap = false;
      if (!e.detail.requestConfig.elt.hasAttribute("data-quiet")) location.assign(xhr.responseURL);
    } else if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
      e.detail.shouldSwap = true;
      e.detail.isError = false;
    } else if (done(e.detail.requestConfig.elt, xhr) && e.detail.requestConfig.elt.dataset.draft) {
      /* Before the fresh form comes in, or it would be filled with what was just sent. */
      forget(e.detail.requestConfig.elt);
    }
  });
  document.addEventListener("htmx:afterRequest", function (e) {
    var slot = done(e.detail.elt, e.detail.xhr) && e.detail.elt.closest("[id$='-slot']");
    if (slot) empty(slot);
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (e) {
      var elt = e.detail.elt, note = elt.querySelector && elt.querySelector("[data-failed]");
      if (note) note.hidden = false;
      else if (elt.href) location.assign(elt.href);
    });
  });
  document.addEventListener("htmx:load", function (e) {
    prepare(e.detail.elt);
    var wrong = e.detail.elt.querySelector && (e.detail.elt.querySelector("[role=alert]:not([hidden])") && e.detail.elt.querySelector("textarea") || e.detail.elt.querySelector(".is-invalid"));
    if (wrong) wrong.focus();
  });
  document.addEventListener("talk:focus", function (e) {
    var there = document.getElementById(e.detail.id);
    if (there) { there.focus({ preventScroll: true }); there.scrollIntoView({ block: "nearest" }); }
  });

  sweep();
  prepare(document);
})();
