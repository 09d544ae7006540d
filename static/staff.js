"use strict";
// Answers save themselves while somebody types. Everything here works without it, by the buttons.
// What was typed and not yet sent is kept in the browser, under the account that typed it.
(() => {
  const wordsElement = document.getElementById("autosave-words");
  if (!wordsElement) return;
  const words = wordsElement.dataset;
  const AFTER_TYPING = 2500;
  const AFTER_FAILING = 15000;
  const NOT_TYPED = ["csrfmiddlewaretoken", "seen"];

  const typed = (form) => {
    const fields = new URLSearchParams(new FormData(form));
    NOT_TYPED.forEach((name) => fields.delete(name));
    return fields.toString();
  };

  const put = (form, fields) => {
    for (const [name, value] of fields) {
      if (form.elements[name] && !NOT_TYPED.includes(name)) form.elements[name].value = value;
    }
  };

  // A browser may refuse to keep anything; then there is only the server.
  const kept = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, text) => { try { localStorage.setItem(key, text); } catch { /* nothing to do */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing to do */ } },
  };

  const make = (name, text, inside) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (inside) inside.append(element);
    return element;
  };

  const offer = (form, heading, choices) => {
    const box = make("div", "");
    box.className = "theirs";
    box.setAttribute("role", "alert");
    make("p", heading, box);
    const buttons = make("p", "");
    buttons.className = "form-actions";
    for (const [text, choose] of choices) {
      const button = make("button", text, buttons);
      button.type = "button";
      button.className = "plain";
      button.addEventListener("click", () => { box.remove(); choose(); });
    }
    box.append(buttons);
    form.prepend(box);
    return box;
  };

  const offerWhatWasKept = (form, key, then) => {
    const before = kept.get(key);
    if (before === null || before === typed(form)) return kept.drop(key);
    offer(form, words.found, [
      [words.putBack, () => { put(form, new URLSearchParams(before)); then(); }],
      [words.discard, () => kept.drop(key)],
    ]);
  };

  const keep = (form) => {
    const key = `review:${words.user}:${form.action}`;
    offerWhatWasKept(form, key, () => {});
    form.addEventListener("input", () => kept.set(key, typed(form)));
    form.addEventListener("submit", (event) => {
      // Pressing twice adds nothing twice.
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      kept.drop(key);
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  };

  const autosave = (form) => {
    const key = `review:${words.user}:${form.action}`;
    const state = form.querySelector("[data-save-state]");
    let sent = typed(form);
    let timer = 0;
    let saving = false;
    let stopped = false;

    const say = (text, bad = false) => {
      state.textContent = text;
      state.toggleAttribute("data-bad", bad);
    };
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
    const isSaved = () => typed(form) === sent;

    const save = async () => {
      clearTimeout(timer);
      if (saving || stopped || isSaved()) return;
      saving = true;
      const sending = typed(form);
      say(words.saving);
      try {
        const response = await fetch(form.action, {
          method: "POST",
          body: new FormData(form),
          headers: { Accept: "application/json" },
          redirect: "manual",
          keepalive: sending.length < 30000,
        });
        await answer(response, sending);
      } catch {
        say(words.failed, true);
        later(AFTER_FAILING);
      }
      saving = false;
    };

    const answer = async (response, sending) => {
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      if (!isJson) return say(words.refused, true);
      const said = await response.json();
      if (response.ok) return accept(said, sending);
      if (said.theirs) return showTheirs(said);
      say(said.message || `${words.invalid} ${said.problems.join(" ")}`, true);
    };

    const accept = (said, sending) => {
      form.elements.seen.value = said.seen;
      sent = sending;
      attest(said.attestation);
      if (!isSaved()) return later(AFTER_TYPING);
      kept.drop(key);
      say(said.message);
    };

    // What was said to be unchanged has become changed, if somebody changed it.
    const attest = (as) => {
      const choice = form.querySelector(`[name="attestation"][value="${as}"]`);
      if (!choice || choice.checked) return;
      const wasSaved = isSaved();
      choice.checked = true;
      if (wasSaved) sent = typed(form);
    };

    const showTheirs = (said) => {
      stopped = true;
      say(said.message, true);
      const box = offer(form, words.theirs, [
        [words.keepMine, () => { goOn(said.theirs.seen); save(); }],
        [words.takeTheirs, () => takeTheirs(said.theirs)],
      ]);
      const list = document.createElement("dl");
      list.className = "pairs";
      for (const field of said.theirs.fields) {
        make("dt", field.label, list);
        make("dd", field.shown || words.empty, list);
      }
      box.firstChild.after(list);
    };

    const goOn = (seen) => {
      form.elements.seen.value = seen;
      stopped = false;
      say("");
    };

    const takeTheirs = (theirs) => {
      put(form, theirs.fields.map((field) => [field.name, field.value]));
      goOn(theirs.seen);
      sent = typed(form);
      kept.drop(key);
    };

    form.addEventListener("input", () => {
      kept.set(key, typed(form));
      if (!stopped) say(words.unsaved);
      later(AFTER_TYPING);
    });
    form.addEventListener("change", () => later(200));
    form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.addEventListener("pagehide", save);
    offerWhatWasKept(form, key, save);
  };

  document.querySelectorAll("form[data-autosave]").forEach(autosave);
  document.querySelectorAll("form[data-keep]").forEach(keep);
})();
