// Saves while the patient answers, shows and hides what answers decide, and waits for a lost connection. Without it the page
// works by its buttons.
(() => {
  "use strict";

  const saving = document.getElementById("saving");
  const told = document.getElementById("told");
  const problem = document.getElementById("problem");
  if (problem) problem.focus();

  // What stands at the top; aloud where it asks for patience.
  function say(words, loud) {
    if (saving.textContent !== words) saving.textContent = words;
    saving.classList.toggle("loud", !!loud);
    if (loud ? told.textContent !== words : told.textContent) told.textContent = loud ? words : "";
  }

  const ended = document.querySelector("[data-forget]");
  if (ended) forget(`intake/${ended.dataset.forget}`);

  const send = document.getElementById("send");
  if (send) sendOnce(send);
  const form = document.getElementById("answers");
  if (form && form.dataset.intake) answerPage(form);

  // Where nothing is sent any more, nothing that was not sent is left to whoever has the device next.
  function forget(start) {
    try {
      for (const name of Object.keys(sessionStorage)) {
        if (name.startsWith(start)) sessionStorage.removeItem(name);
      }
    } catch {
      // Nothing was kept.
    }
  }

  // A connection that is lost while sending must not lead to the browser's own page.
  function sendOnce(form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      const body = new URLSearchParams(new FormData(form));
      body.set("do", button.value);
      button.disabled = true;
      try {
        const response = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(30000) });
        location.assign(response.redirected ? response.url : form.action);
      } catch {
        button.disabled = false;
        say(form.dataset.notSent, true);
      }
    });
  }

  function answerPage(form) {
    const words = form.dataset;
    const api = words.intake;
    const url = `${api}/answers/${encodeURIComponent(words.key)}${words.lang}`;
    const store = `intake/${words.store}`;
    const crisis = document.getElementById("crisis");
    const crisisRules = JSON.parse(words.crisis);
    const count = document.getElementById("count");
    const bar = document.getElementById("bar");
    const versionField = form.elements.namedItem("version");
    const beforeField = form.elements.namedItem("before");
    let version = versionField.value;

    // ---- items and their answers -------------------------------------------------------------------------------------

    const all = () => [...form.querySelectorAll("[data-at]")];
    const scopeOf = (element) => element.parentElement.closest("[data-repetition]") || form;
    const itemsOf = (scope) => [...scope.querySelectorAll("[data-at]")].filter((item) => scopeOf(item) === scope);
    const isShown = (item) => !item.closest("[hidden]");
    const isQuestion = (item) => item.dataset.type !== "group" && item.dataset.type !== "display";
    const fieldsOf = (item, name) => [...item.querySelectorAll("input, select, textarea")].filter((field) => field.name === name);
    const same = (one, other) => JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
    const inOrder = (_, part) => (part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part);

    function answerOf(item) {
      const at = item.dataset.at;
      const fields = fieldsOf(item, at);
      const reason = fieldsOf(item, `${at}#absent`).find((field) => field.checked);
      const absent = reason && { absent: reason.value };
      if (item.dataset.type === "multipleChoice") {
        const chosen = fields.filter((field) => field.checked).map((field) => field.value);
        return chosen.length > 0 ? chosen : absent;
      }

      const field = fields.some((one) => one.type === "radio") ? fields.find((one) => one.checked) : fields[0];
      const value = field ? field.value : "";
      if (value.trim() === "") return absent;
      if (value === "~other") {
        const own = fieldsOf(item, `${at}#other`)[0].value.trim();
        return own === "" ? undefined : { other: own };
      }

      if (value.startsWith("~") && field.type !== "text" && field.tagName !== "TEXTAREA") return { absent: value.slice(1) };
      switch (item.dataset.type) {
        case "boolean":
          return value === "true";
        case "integer":
        case "decimal":
        case "scale":
          return numberOf(value);
        default:
          return value;
      }
    }

    // "7,5" is seven and a half; "1,500" may be either.
    function numberOf(text) {
      const plain = text.trim().replace(/^(-?\d+),(\d{1,2})$/, "$1.$2");
      return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
    }

    const repetitionsOf = (group) => [...group.querySelectorAll("[data-repetition]")].filter((one) => one.parentElement.closest("[data-repeats]") === group);

    function collect(scope) {
      const answers = {};
      for (const item of itemsOf(scope)) {
        if (item.dataset.repeats) {
          const repetitions = repetitionsOf(item).map(collect);
          if (repetitions.length > 0) answers[item.dataset.link] = repetitions;
        } else if (isQuestion(item)) {
          const answer = answerOf(item);
          if (answer !== undefined) answers[item.dataset.link] = answer;
        }
      }

      return answers;
    }

    function put(item, answer) {
      if (same(answerOf(item), answer)) return;
      const at = item.dataset.at;
      const absent = answer && answer.absent;
      const other = answer && answer.other;
      for (const field of fieldsOf(item, `${at}#absent`)) field.checked = field.value === absent;
      for (const field of fieldsOf(item, `${at}#other`)) field.value = other || "";
      const values = answer === undefined ? [] : Array.isArray(answer) ? answer.map(String) : absent ? [`~${absent}`] : other !== undefined ? ["~other"] : [String(answer)];
      for (const field of fieldsOf(item, at)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = absent && field.tagName !== "SELECT" ? "" : values[0] || "";
      }
    }

    function apply(scope, answers) {
      for (const item of itemsOf(scope)) {
        const answer = answers[item.dataset.link];
        if (item.dataset.repeats) {
          const wanted = Array.isArray(answer) ? answer : [];
          while (repetitionsOf(item).length > wanted.length) repetitionsOf(item).at(-1).remove();
          while (repetitionsOf(item).length < wanted.length) add(item);
          countRepetitions(item);
          repetitionsOf(item).forEach((one, i) => apply(one, wanted[i]));
        } else if (isQuestion(item)) {
          put(item, answer);
        }
      }
    }

    // ---- repeating groups --------------------------------------------------------------------------------------------

    function add(group) {
      const depth = group.dataset.depth;
      const number = repetitionsOf(group).length;
      const filled = document.createElement("template");
      filled.innerHTML = group
        .querySelector(":scope > template")
        .innerHTML.replaceAll(`__${depth}__`, String(number))
        .replaceAll(`__n${depth}__`, String(number + 1));
      group.querySelector(":scope > .repetitions").append(filled.content);
      countRepetitions(group);
      return repetitionsOf(group).at(-1);
    }

    function remove(repetition) {
      const group = repetition.parentElement.closest("[data-repeats]");
      const answers = repetitionsOf(group).filter((one) => one !== repetition).map(collect);
      group.querySelector(":scope > .repetitions").replaceChildren();
      for (const one of answers) apply(add(group), one);
      countRepetitions(group);
      group.querySelector(":scope > .add").focus();
    }

    function countRepetitions(group) {
      const number = repetitionsOf(group).length;
      fieldsOf(group, `${group.dataset.at}#count`)[0].value = number;
      group.querySelector(":scope > .add").hidden = number >= Number(group.dataset.repeats);
    }

    // ---- what answers decide -----------------------------------------------------------------------------------------

    // Within the same repetition that one alone; elsewhere any.
    function itemsNamed(link, from) {
      for (let scope = scopeOf(from); scope !== form; scope = scopeOf(scope)) {
        const found = itemsOf(scope).filter((item) => item.dataset.link === link);
        if (found.length > 0) return found;
      }

      return all().filter((item) => item.dataset.link === link);
    }

    function valuesOf(item) {
      const answer = isShown(item) ? answerOf(item) : undefined;
      return answer === undefined || answer.absent ? [] : Array.isArray(answer) ? answer : [answer];
    }

    function worthOf(item, value) {
      switch (item.dataset.type) {
        case "boolean":
          return value ? 1 : 0;
        case "integer":
        case "decimal":
        case "scale":
          return value;
        default: {
          const option = [...item.querySelectorAll("[data-score]")].find((one) => one.value === value);
          return option ? Number(option.dataset.score) : NaN;
        }
      }
    }

    function isEqual(item, value, wanted) {
      if (wanted.other !== undefined) return value.other === wanted.other;
      return /choice$/i.test(item.dataset.type) ? value === String(wanted) : value === wanted;
    }

    function order(item, value, wanted) {
      if (item.dataset.type === "date") return value < wanted ? -1 : value > wanted ? 1 : 0;
      return typeof wanted === "number" ? worthOf(item, value) - wanted : NaN;
    }

    const comparisons = {
      "=": (item, values, wanted) => values.some((value) => isEqual(item, value, wanted)),
      "!=": (item, values, wanted) => !values.some((value) => isEqual(item, value, wanted)),
      ">": (item, values, wanted) => values.some((value) => order(item, value, wanted) > 0),
      "<": (item, values, wanted) => values.some((value) => order(item, value, wanted) < 0),
      ">=": (item, values, wanted) => values.some((value) => order(item, value, wanted) >= 0),
      "<=": (item, values, wanted) => values.some((value) => order(item, value, wanted) <= 0),
    };

    function holds(condition, from) {
      if (condition.all) return condition.all.every((one) => holds(one, from));
      if (condition.any) return condition.any.some((one) => holds(one, from));
      const found = itemsNamed(condition.item, from).map((item) => [item, valuesOf(item)]);
      if (condition.operator === "exists") {
        return found.some(([, values]) => values.length > 0) === (condition.value ?? true);
      }

      const wanted = condition.value;
      return (
        wanted !== null && wanted !== undefined
        && found.some(([item, values]) => values.length > 0 && comparisons[condition.operator](item, values, wanted))
      );
    }

    function refresh() {
      const conditional = all().filter((item) => item.dataset.when);
      for (let pass = 0, moved = true; moved && pass <= conditional.length; pass++) {
        moved = false;
        for (const item of conditional) {
          const hide = !holds(JSON.parse(item.dataset.when), item);
          if (item.hidden !== hide) {
            item.hidden = hide;
            moved = true;
          }
        }
      }

      const shown = all().filter((item) => isQuestion(item) && isShown(item));
      const answered = shown.filter((item) => answerOf(item) !== undefined).length;
      count.textContent = count.dataset.words.replace("{0}", answered).replace("{1}", shown.length);
      bar.max = Math.max(shown.length, 1);
      bar.value = answered;
      for (const button of form.querySelectorAll(".clear")) {
        button.hidden = ![...button.parentElement.querySelectorAll("input[type=radio]")].some((field) => field.checked);
      }

      for (const rule of crisisRules) {
        const item = all().find((one) => one.dataset.link === rule.item && isShown(one));
        const answer = item && answerOf(item);
        if (item && ((rule.when && holds(rule.when, item)) || (rule.unanswered && answer && answer.absent))) {
          showCrisis(item);
        }
      }
    }

    // Beside the answer, where the patient is; it stays, whatever is answered after it.
    function showCrisis(item) {
      if (!crisis.hidden) return;
      item.after(crisis);
      crisis.hidden = false;
      crisis.scrollIntoView({ block: "nearest" });
    }

    // ---- saving ------------------------------------------------------------------------------------------------------

    let saved = collect(form);
    let sent = null;
    let dirty = false;
    let running = null;
    let timer = 0;
    let patience = 1000;
    let locked = false;

    function changed() {
      refresh();
      dirty = true;
      keep();
      later(350);
    }

    function later(delay) {
      clearTimeout(timer);
      timer = setTimeout(flush, delay);
    }

    // For a tab that the phone throws away while there is no connection; gone as soon as the answers are saved.
    function keep() {
      try {
        sessionStorage.setItem(store, JSON.stringify({ saved, sent, answers: collect(form) }));
      } catch {
        // Then the open page is all there is.
      }
    }

    function letGo() {
      try {
        sessionStorage.removeItem(store);
      } catch {
        // There was none.
      }
    }

    /** Saves what is not saved; says whether all of it is. */
    async function flush() {
      clearTimeout(timer);
      while (running) await running;
      if (!dirty || locked) return !dirty;
      running = push();
      try {
        return await running;
      } finally {
        running = null;
      }
    }

    async function push() {
      const answers = collect(form);
      dirty = false;
      say(words.saving);
      try {
        const response = await request("PUT", url, answers);
        switch (response.status) {
          case 200:
            done(await response.json(), answers);
            return !dirty;
          case 412:
          case 428:
            await merge();
            return await push();
          case 401:
            locked = true;
            dirty = true;
            say(words.locked, true);
            return false;
          case 409:
          case 410:
            letGo();
            location.reload();
            return false;
          default:
            throw new Error(String(response.status));
        }
      } catch {
        // It may have arrived, and only its answer been lost.
        sent = answers;
        dirty = true;
        keep();
        say(words.offline, true);
        later(patience);
        patience = Math.min(patience * 2, 15000);
        return false;
      }
    }

    function request(method, address, answers) {
      const headers = {};
      if (answers) headers["Content-Type"] = "application/json";
      if (answers && version) headers["If-Match"] = `"${version}"`;
      return fetch(address, {
        method,
        headers,
        body: answers && JSON.stringify({ answers }),
        credentials: "same-origin",
        keepalive: method === "PUT" && document.visibilityState === "hidden",
        signal: AbortSignal.timeout(20000),
      });
    }

    function done(answer, answers) {
      follow(answer.version, answers);
      patience = 1000;
      if (dirty) {
        later(350);
      } else {
        letGo();
        say(words.saved);
      }

      if (answer.crisis && crisis.hidden) {
        crisis.querySelector(".crisis-text").textContent = answer.crisis.text;
        crisis.hidden = false;
        crisis.scrollIntoView({ block: "nearest" });
      }
    }

    // What the next answers are made on.
    function follow(newVersion, answers) {
      version = newVersion === null ? "" : String(newVersion);
      versionField.value = version;
      beforeField.value = JSON.stringify(answers);
      saved = answers;
      sent = null;
    }

    // Another window has saved, or this one without hearing of it. What is answered meanwhile counts too.
    async function merge() {
      const response = await request("GET", `${api}${words.lang}`);
      if (!response.ok) throw new Error(String(response.status));
      const theirs = (await response.json()).questionnaires.find((one) => one.questionnaire === words.key);
      apply(form, merged(begunWith(saved, sent, theirs.answers), collect(form), theirs.answers));
      follow(theirs.version, theirs.answers);
      refresh();
    }

    const begunWith = (before, posted, theirs) => (posted && same(posted, theirs) ? posted : before);

    // The rules of the server's own merge (AnswerMerge): an answer that both have changed is that of this window.
    function merged(before, mine, theirs) {
      const result = {};
      for (const link of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
        const [old, here, there] = [before[link], mine[link], theirs[link]];
        const value = [old, here, there].some(isRepeating) ? mergedRepetitions(old ?? [], here ?? [], there ?? []) : same(old, here) ? there : here;
        if (value !== undefined) result[link] = value;
      }

      return result;
    }

    const isRepeating = (value) => Array.isArray(value) && value.every((one) => one !== null && typeof one === "object");

    // What either has added stays, the same once; what one has removed goes, save where the other has changed it.
    function mergedRepetitions(old, here, there) {
      const [mine, theirs] = [aligned(old, here), aligned(old, there)];
      const result = [];
      for (let i = 0; i <= old.length; i++) {
        result.push(...additions(mine.added[i], theirs.added[i]));
        const [mineNow, theirsNow] = [mine.kept[i], theirs.kept[i]];
        const left = mineNow ?? theirsNow;
        if (mineNow && theirsNow) result.push(merged(old[i], mineNow, theirsNow));
        else if (left && !same(left, old[i])) result.push(left);
      }

      return result;
    }

    function additions(mine, theirs) {
      if (mine.length === 0 || theirs.length === 0) return mine.length === 0 ? theirs : mine;
      const twins = [...theirs];
      const all = [
        ...theirs,
        ...mine.filter((one) => {
          const twin = twins.findIndex((other) => same(one, other));
          if (twin >= 0) twins.splice(twin, 1);
          return twin < 0;
        }),
      ];
      // One that still waits for its answers is nobody's loss.
      const filled = all.filter((one) => Object.keys(one).length > 0);
      return filled.length > 0 ? filled : all;
    }

    // What became of each repetition, by the least change that makes the one list of the other.
    function aligned(old, now) {
      const whole = (one) => 1 + Object.keys(one).length;
      const cost = Array.from({ length: old.length + 1 }, () => new Array(now.length + 1).fill(0));
      const change = (i, j) => (i < old.length && j < now.length ? difference(old[i], now[j]) + cost[i + 1][j + 1] : Infinity);
      for (let i = old.length; i >= 0; i--) {
        for (let j = now.length; j >= 0; j--) {
          if (i === old.length && j === now.length) continue;
          cost[i][j] = Math.min(
            change(i, j),
            i < old.length ? whole(old[i]) + cost[i + 1][j] : Infinity,
            j < now.length ? whole(now[j]) + cost[i][j + 1] : Infinity,
          );
        }
      }

      const kept = [];
      const added = Array.from({ length: old.length + 1 }, () => []);
      for (let i = 0, j = 0; i < old.length || j < now.length; ) {
        if (cost[i][j] === change(i, j)) kept[i++] = now[j++];
        else if (j < now.length && cost[i][j] === whole(now[j]) + cost[i][j + 1]) added[i].push(now[j++]);
        else i++;
      }

      return { kept, added };
    }

    // Where several answers have nothing in common it is another entry; a single one may have been corrected.
    function difference(one, other) {
      const links = [...new Set([...Object.keys(one), ...Object.keys(other)])];
      const areSeveral = [one, other].every((answers) => Object.keys(answers).length > 1);
      if (areSeveral && !links.some((link) => alike(one[link], other[link]))) return Infinity;
      return links.filter((link) => !same(one[link], other[link])).length;
    }

    const alike = (one, other) =>
      same(one, other) || (isRepeating(one) && isRepeating(other) && one.some((mine) => other.some((theirs) => same(mine, theirs))));

    // ---- what the patient does ---------------------------------------------------------------------------------------

    form.addEventListener("input", (event) => {
      const field = event.target;
      const item = field.closest("[data-at]");
      if (!item) return;
      const at = item.dataset.at;
      if (field.name === `${at}#other`) {
        for (const one of fieldsOf(item, at)) one.checked = one.value === "~other";
      } else if (field.name === `${at}#absent`) {
        for (const one of fieldsOf(item, at)) {
          if (one.type === "checkbox") one.checked = false;
          else one.value = "";
        }
      } else {
        for (const one of fieldsOf(item, `${at}#absent`)) one.checked = false;
        if (field.type === "checkbox" && field.checked) {
          for (const one of fieldsOf(item, at)) {
            if (one !== field && ("exclusive" in field.dataset || "exclusive" in one.dataset)) one.checked = false;
          }
        }
      }

      correct(item);
      changed();
    });

    // A fault that was shown goes as soon as there is an answer; a number that is none is said at once.
    function correct(item) {
      const fault = item.querySelector(":scope > .fault");
      const isNumber = ["integer", "decimal", "scale"].includes(item.dataset.type);
      const field = fieldsOf(item, item.dataset.at)[0];
      const isNone = isNumber && field && field.type === "text" && field.value.trim() !== "" && numberOf(field.value) === undefined;
      if (isNone) fault.textContent = words.number;
      fault.hidden = !isNone;
      for (const one of [item, field]) {
        if (!one) continue;
        if (isNone && one === field) one.setAttribute("aria-invalid", "true");
        else one.removeAttribute("aria-invalid");
      }
    }

    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.classList.contains("add")) {
        event.preventDefault();
        const added = add(button.closest("[data-repeats]"));
        clearable(added);
        changed();
        added.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      } else if (button.classList.contains("remove")) {
        event.preventDefault();
        remove(button.closest("[data-repetition]"));
        clearable(form);
        changed();
      } else if (button.classList.contains("clear")) {
        for (const field of button.parentElement.querySelectorAll("input")) {
          if (field.type === "radio") field.checked = false;
          else field.value = "";
        }

        button.parentElement.querySelector("input").focus();
        changed();
      }
    });

    // A radio button cannot be taken back by itself.
    function clearable(scope) {
      for (const fields of scope.querySelectorAll("fieldset.question")) {
        if (!fields.querySelector("input[type=radio]") || fields.querySelector(":scope > .clear")) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "plain clear";
        button.hidden = true;
        button.textContent = words.clear;
        const legend = document.createElement("span");
        legend.className = "hidden-text";
        legend.textContent = `: ${fields.querySelector("legend").textContent}`;
        button.append(legend);
        fields.append(button);
      }
    }

    // The buttons send the whole form: after what is under way, so that they come upon no other version than their own.
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (!(await flush()) && !(await flush())) {
        if (!locked) say(words.notSent, true);
        return;
      }

      const pressed = document.createElement("input");
      pressed.type = "hidden";
      pressed.name = "do";
      pressed.value = button ? button.value : "save";
      form.append(pressed);
      form.submit();
    });

    addEventListener("online", () => {
      patience = 1000;
      flush();
    });
    addEventListener("offline", () => say(words.offline, true));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") flush();
    });

    // What this tab had not saved when it was closed or loaded again.
    function resume() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(store));
        if (!kept) return;
        apply(form, merged(begunWith(kept.saved, kept.sent, saved), kept.answers, saved));
        if (!same(collect(form), saved)) changed();
        else letGo();
      } catch {
        letGo();
      }
    }

    clearable(form);
    resume();
    refresh();
  }
})();
