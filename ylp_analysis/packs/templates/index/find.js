(function () {
  var box = document.getElementById("find"), told = document.getElementById("found");
  var items = document.querySelectorAll(".pages li");
  box.parentNode.hidden = false;
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[^a-z0-9 ]/g, ""); }
  function look() {
    var words = plain(box.value).split(/\s+/), count = 0;
    items.forEach(function (item) {
      var text = plain(item.textContent);
      item.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      count += item.hidden ? 0 : 1;
    });
    document.querySelectorAll(".pages").forEach(function (part) {
      part.hidden = !part.querySelector("li:not([hidden])");
    });
    told.textContent = box.value ? count + (count === 1 ? " page" : " pages") : "";
  }
  box.addEventListener("input", look);
  box.addEventListener("keydown", function (event) {
    var first = document.querySelector(".pages li:not([hidden]) a");
    if (event.key === "Escape") { box.value = ""; look(); }
    if ((event.key === "Enter" || event.key === "ArrowDown") && first) {
      event.preventDefault();
      if (event.key === "Enter") { first.click(); } else { first.focus(); }
    }
  });
})();
