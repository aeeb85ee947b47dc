"use strict";
// Which columns are shown, how large the picture is, and which cell is looked at.
const find = (id) => document.getElementById(id);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const picture = find("picture"), frame = find("frame"), status = find("status");
const data = JSON.parse(find("data").textContent);
const columns = all(".column", picture), arrows = all(".crossings .arrow", picture);
const byName = new Map(columns.map((column) => [column.dataset.name, column]));
const atFirst = new Set(columns.filter((c) => !c.classList.contains("away")));
const single = columns.filter((column) => column.dataset.entities === "1");
const head = Number(picture.dataset.head), above = Number(picture.dataset.above);
const tall = Number(picture.dataset.height), MOST = 40, LEAST = 0.6;
let wide = 0, zoom = 0;

function wanted() {
  const text = find("filter").value.trim().toLowerCase(), broken = find("broken").checked;
  if (!text && !broken) return null;
  return single.filter((column) =>
    column.dataset.name.toLowerCase().includes(text) && !(broken && column.dataset.wrong === "0"));
}

function arrange() {
  const found = wanted(), shown = found ? new Set(found.slice(0, MOST)) : atFirst;
  let x = head;
  for (const column of columns) {
    column.classList.toggle("away", !shown.has(column));
    if (!shown.has(column)) continue;
    column.x = x;
    column.setAttribute("transform", `translate(${x})`);
    x += Number(column.dataset.width);
  }
  wide = Math.max(x, 700);
  for (const band of all(".band", picture)) band.setAttribute("width", wide - 16);
  for (const arrow of arrows) connect(arrow);
  for (const row of all("#matrix tbody tr")) row.hidden = found !== null && !found.some((c) => c.dataset.name === row.dataset.name);
  const count = found ? found.length : single.length;
  status.textContent = found
    ? `${count} of ${single.length} entities${count > MOST ? `, the first ${MOST} of them in the picture` : ""}`
    : `${single.length} entities`;
  resize();
  rove(all(".cell", picture).find(isShown));
}

function connect(arrow) {
  const from = byName.get(arrow.dataset.from), to = byName.get(arrow.dataset.to);
  const shown = ![from, to].some((column) => column.classList.contains("away"));
  arrow.style.display = shown ? "" : "none";
  if (!shown) return;
  const [a, sy, b, ty] = arrow.dataset.points.split(" ").map(Number);
  const sx = a + from.x, tx = b + to.x, flat = Math.abs(ty - sy) <= 1;
  const [first, side, last] = arrow.dataset.turns.split(" ").filter(Boolean).map(Number);
  const middle = flat ? sy + 22 : (sy + ty) / 2, aside = last === undefined ? undefined : side + to.x;
  arrow.querySelector(".way").setAttribute("d", first === undefined
    ? `M${sx},${sy}C${sx},${middle} ${tx},${middle} ${tx},${ty}`
    : `M${sx},${sy}V${first}${aside === undefined ? "" : `H${aside}V${last}`}H${tx}V${ty}`);
  arrow.querySelector(".tip").setAttribute("d", `M${tx},${ty}l-4,${ty > sy ? -7 : 7}h8z`);
  const mark = arrow.querySelector(".count, .badge");
  if (!mark) return;
  const off = Math.min(Math.abs(sx - tx) * 0.8, 20 + 60 * Number(arrow.dataset.badge));
  const x = aside ?? (first === undefined ? (sx + tx) / 2 : sx > tx ? tx + off : tx - off);
  const y = aside !== undefined ? first + (last - first) * Number(arrow.dataset.badge)
    : first ?? (sy + ty) / 2 + (flat ? 17 : 0);
  if (mark.matches(".badge")) mark.setAttribute("transform", `translate(${x},${y})`);
  else { mark.setAttribute("x", x); mark.setAttribute("y", y); }
}

function resize() {
  const across = frame.clientWidth / wide, down = innerHeight * 0.82 / tall;
  const fitting = Math.min(1.25, Math.max(0.3, across), Math.max(LEAST, down));
  const scale = fitting * 1.25 ** zoom;
  picture.setAttribute("viewBox", `0 ${above} ${wide} ${tall}`);
  picture.setAttribute("width", wide * scale);
  picture.setAttribute("height", tall * scale);
}

function zoomTo(next) {
  zoom = Math.max(-6, Math.min(10, next));
  resize();
}

const isShown = (cell) => !cell.closest(".away");

function rove(cell) {
  for (const other of all('.cell[tabindex="0"]', picture)) other.setAttribute("tabindex", "-1");
  if (cell) cell.setAttribute("tabindex", "0");
}

function go(cell, dx, dy) {
  const here = cell.getBoundingClientRect();
  const ahead = all(".cell", picture).filter(isShown).map((other) => {
    const there = other.getBoundingClientRect();
    const along = dx ? (there.x - here.x) * dx : (there.y - here.y) * dy;
    const aside = dx ? Math.abs(there.y - here.y) : Math.abs(there.x - here.x);
    return { other, along, cost: along + 4 * aside };
  }).filter((each) => each.along > 4).sort((one, two) => one.cost - two.cost);
  if (ahead.length) { rove(ahead[0].other); ahead[0].other.focus(); }
}

const keyOf = (cell) => [cell.dataset.band, cell.dataset.column, cell.dataset.module].join("\t");

function choose(cell) {
  leave();
  const known = data.cells[keyOf(cell)] ?? { files: [], wrong: [] }, details = find("details");
  cell.classList.add("chosen", "lit");
  cell.setAttribute("aria-pressed", "true");
  picture.classList.add("dim");
  for (const arrow of all(".arrow", picture))
    if (arrow.dataset.source === keyOf(cell) || arrow.dataset.target === keyOf(cell)) light(arrow);
  details.hidden = false;
  details.replaceChildren(element("h2", cell.getAttribute("aria-label")));
  const list = details.appendChild(element("ul"));
  for (const number of known.wrong) {
    const said = all("td", find(`finding-${number}`)).map((td) => td.textContent);
    list.append(element("li", `${number}: ${said[1]} — ${said[2]}. ${said[3]}`, "bad"));
  }
  for (const arrow of all(".arrow.lit > title", picture)) list.append(element("li", arrow.textContent));
  for (const path of known.files.slice(0, 30)) list.append(element("li", path));
  if (known.files.length > 30) list.append(element("li", `and ${known.files.length - 30} more files`));
}

function light(arrow) {
  arrow.classList.add("lit");
  for (const cell of all(".cell", picture))
    if ([arrow.dataset.source, arrow.dataset.target].includes(keyOf(cell))) cell.classList.add("lit");
}

function leave() {
  picture.classList.remove("dim");
  for (const each of all(".lit, .chosen", picture)) {
    each.classList.remove("lit", "chosen");
    each.removeAttribute("aria-pressed");
  }
  find("details").hidden = true;
}

function element(tag, text = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
}

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

for (const cell of all(".cell", picture)) {
  cell.setAttribute("role", "button");
  cell.setAttribute("tabindex", "-1");
}
picture.addEventListener("click", (event) => {
  const cell = event.target.closest(".cell");
  if (cell) { rove(cell); choose(cell); } else leave();
});
picture.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (WAYS[event.key]) go(cell, ...WAYS[event.key]);
  else if (event.key === "Enter" || event.key === " ") choose(cell);
  else if (event.key === "+" || event.key === "=") zoomTo(zoom + 1);
  else if (event.key === "-") zoomTo(zoom - 1);
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
});
frame.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomTo(zoom + (event.deltaY < 0 ? 1 : -1));
}, { passive: false });
find("in").addEventListener("click", () => zoomTo(zoom + 1));
find("out").addEventListener("click", () => zoomTo(zoom - 1));
find("fit").addEventListener("click", () => zoomTo(0));
find("filter").addEventListener("input", arrange);
find("broken").addEventListener("input", arrange);
addEventListener("resize", resize);
for (const each of all(".of-entities")) each.hidden = !single.length;
const asked = new URLSearchParams(location.search);  // ?filter=order&broken: a view to send to somebody
find("filter").value = asked.get("filter") ?? "";
find("broken").checked = asked.has("broken");
arrange();
