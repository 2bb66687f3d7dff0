/* Passkeys: hands the page's form to allauth's webauthn.js. Without JavaScript the buttons stay hidden and every other way in works. */
(function () {
  var box = document.querySelector("[data-passkey]"), forms = window.allauth && window.allauth.webauthn && window.allauth.webauthn.forms;
  if (!box || !forms || !window.PublicKeyCredential) return;
  var kind = box.dataset.passkey, button = document.getElementById(box.dataset.button);
  var ids = { credential: box.dataset.credential, data: "js_data" };
  ids[kind] = box.dataset.button;
  if (box.dataset.passwordless) ids.passwordless = box.dataset.passwordless;
  button.hidden = false;
  forms[kind + "Form"]({ ids: ids });
  document.addEventListener("allauth.error", function (e) {
    e.preventDefault();
    box.querySelector("[data-passkey-failed]").hidden = false;
  });
})();
