/* Makes the whole field a place to drop a file, and tells in Chinese which file was chosen. */
"use strict";

(function () {
  const zone = document.querySelector(".drop-zone");
  const input = zone && zone.querySelector("input[type=file]");
  if (!input) return;
  const told = document.createElement("span");
  told.className = "drop-told";
  told.setAttribute("role", "status");
  input.after(told);
  zone.classList.add("is-enhanced");

  function tell() {
    const file = input.files[0];
    const size = file && (file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} KB` : `${(file.size / 1e6).toFixed(1)} MB`);
    told.textContent = file ? `已选：${file.name}（${size}）` : "还没有选择文件";
  }

  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("is-over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
  });
  input.addEventListener("change", tell);
  tell();
})();
