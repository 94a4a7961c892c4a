// Search over the index in index.js; works from a folder, without a server and without a network.
(function () {
  "use strict";
  var index = window.DISRUPT_INDEX || [];
  var form = document.getElementById("search");
  var box = document.getElementById("words");
  var results = document.getElementById("results");
  var status = document.getElementById("status");
  var filters = Array.prototype.slice.call(form.querySelectorAll("select"));
  var WEIGHTS = { title: 12, law: 8, who: 4, says: 3, all: 1 };

  function tokens(text) {
    return text.toLowerCase().replace(/['’]/g, "").replace(/\bsections?\s+(?=\d)/g, "s.")
      .replace(/\bs\s+(?=\d)/g, "s.").match(/[a-z0-9.]+/g) || [];
  }

  index.forEach(function (power) {
    power.found = {};
    Object.keys(WEIGHTS).forEach(function (field) {
      power.found[field] = tokens(power[field]);
    });
  });

  function score(power, word) {
    var best = 0;
    Object.keys(WEIGHTS).forEach(function (field) {
      power.found[field].forEach(function (token) {
        if (token === word) { best = Math.max(best, WEIGHTS[field]); }
        else if (token.indexOf(word) === 0) { best = Math.max(best, WEIGHTS[field] / 2); }
      });
    });
    return best;
  }

  function total(power, words) {
    var sum = 0;
    for (var i = 0; i < words.length; i += 1) {
      var one = score(power, words[i]);
      if (!one) { return 0; }
      sum += one;
    }
    return sum;
  }

  function fits(power) {
    return filters.every(function (filter) {
      return !filter.value || power[filter.name].indexOf(filter.value) >= 0;
    });
  }

  function entry(power) {
    var item = document.createElement("li");
    var title = document.createElement("a");
    title.href = power.href;
    title.textContent = power.title;
    var says = document.createElement("span");
    says.className = "quiet";
    says.textContent = power.says + " " + power.acts + ".";
    item.appendChild(title);
    item.appendChild(says);
    return item;
  }

  function show() {
    var words = tokens(box.value);
    var asked = words.length || filters.some(function (filter) { return filter.value; });
    results.textContent = "";
    if (!asked) { status.textContent = ""; return; }
    var found = index.filter(fits).map(function (power) {
      return { power: power, score: words.length ? total(power, words) : 1 };
    }).filter(function (each) { return each.score > 0; });
    found.sort(function (a, b) {
      return b.score - a.score || (a.power.title < b.power.title ? -1 : 1);
    });
    found.forEach(function (each) { results.appendChild(entry(each.power)); });
    status.textContent = found.length === 0 ? "No power has all these words. Try fewer of them."
      : found.length === 1 ? "1 power" : found.length + " powers";
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  form.addEventListener("input", show);
  box.value = decodeURIComponent((window.location.hash || "").slice(1));
  form.hidden = false;
  show();
}());
