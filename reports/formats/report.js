// Filters over pytest-html's table. It redraws the table at every click, so they are applied anew each time.
(() => {
  const form = document.getElementById("choose");
  const chosen = { system: "", severity: "", verdict: "", words: "" };
  const rows = () => [...document.querySelectorAll("#results-table tbody")];
  const marks = (row) => row.querySelector("td[data-verdict]");

  const apply = () => {
    let shown = 0;
    for (const row of rows()) {
      const cell = marks(row);
      if (!cell) continue;
      const fits = ["system", "severity", "verdict"].every((key) => !chosen[key] || cell.dataset[key] === chosen[key]);
      const found = row.textContent.toLowerCase().includes(chosen.words.toLowerCase());
      row.hidden = !(fits && found);
      shown += row.hidden ? 0 : 1;
    }
    form.querySelector("output").textContent = `${shown} shown`;
  };

  const select = (key, values) => {
    const label = document.createElement("label");
    const list = document.createElement("select");
    list.append(new Option("all", ""), ...values.map((value) => new Option(value, value)));
    list.addEventListener("change", () => { chosen[key] = list.value; apply(); });
    label.append(key, list);
    return label;
  };

  const build = () => {
    const values = (key) => [...new Set(rows().map((row) => marks(row)?.dataset[key]).filter(Boolean))].sort();
    const words = document.createElement("input");
    words.type = "search";
    words.placeholder = "words";
    words.addEventListener("input", () => { chosen.words = words.value; apply(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.append(...["system", "severity", "verdict"].map((key) => select(key, values(key))), words,
      document.createElement("output"));
    apply();
    new MutationObserver(apply).observe(document.body, { childList: true });
  };

  window.addEventListener("load", build);
})();
