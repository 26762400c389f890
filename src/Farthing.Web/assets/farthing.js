// What a page can do beyond links and forms: keys, and charts as files. Pages work without it.

const root = document.documentElement;
root.classList.add("enhanced");

// A list that means "go there" goes there when it is changed by pointer or by Enter; arrow keys only choose.
for (const list of document.querySelectorAll("select[data-submit]")) {
  let byKey = false;
  list.addEventListener("keydown", (event) => {
    byKey = event.key !== "Enter";
    if (event.key === "Enter") list.form.requestSubmit();
  });
  list.addEventListener("pointerdown", () => { byKey = false; });
  list.addEventListener("change", () => { if (!byKey) list.form.requestSubmit(); });
}

const typing = (target) => target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);

let going = 0;
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const follow = (selector) => document.querySelector(selector)?.click();
  if (Date.now() - going < 1500 && /^[a-z]$/.test(event.key)) {
    going = 0;
    follow(`nav a[data-key="${event.key}"]`);
    return;
  }
  switch (event.key) {
    case "g": going = Date.now(); break;
    case "/": event.preventDefault(); document.querySelector("#filter")?.focus(); break;
    case "?": document.querySelector("#keys")?.scrollIntoView(); document.querySelector("#keys")?.focus(); break;
    case "t": {
      const details = (event.target.closest?.(".chart") ?? document.querySelector(".chart"))?.querySelector("details");
      if (details) { details.open = !details.open; details.querySelector("summary").focus(); }
      break;
    }
    case "ArrowLeft": if (!event.target.closest?.(".table")) follow('a[rel="prev"]'); break;
    case "ArrowRight": if (!event.target.closest?.(".table")) follow('a[rel="next"]'); break;
    case "ArrowUp":
    case "ArrowDown": moveInTable(event); break;
  }
});

// Up and down walk the links of a table's rows, from the table itself or from one of them.
function moveInTable(event) {
  const frame = event.target.closest?.(".table");
  if (!frame) return;
  const links = [...frame.querySelectorAll("tbody tr, tfoot tr")].map((row) => row.querySelector("a")).filter(Boolean);
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? Math.min(links.length - 1, at + 1) : Math.max(0, at - 1);
  event.preventDefault();
  links[next].focus();
}

// Charts as files: the drawing that is shown, with its colours written into it.
const properties = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "font-family", "font-size", "font-weight", "text-anchor"];

function drawingOf(figure) {
  const shown = [...figure.querySelectorAll("svg")].find((svg) => svg.getBoundingClientRect().width > 0);
  const copy = shown.cloneNode(true);
  const from = [...shown.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(from[i]);
    for (const name of properties) element.setAttribute(name, style.getPropertyValue(name));
  });
  const [, , width, height] = shown.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(figure.closest(".block") ?? document.body).backgroundColor);
  copy.prepend(paper);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function savePng(figure, name) {
  const { text, width, height } = drawingOf(figure);
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * 2, height * 2];
    canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
    canvas.toBlob((blob) => save(blob, name), "image/png");
  } finally {
    URL.revokeObjectURL(address);
  }
}

// What takes long comes after the page: the same page with it is fetched, and its part put in place.
for (const place of document.querySelectorAll("[data-load]")) {
  fetch(place.dataset.load, { headers: { accept: "text/html" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText))))
    .then((text) => {
      const whole = new DOMParser().parseFromString(text, "text/html").getElementById(place.id);
      if (whole) place.replaceWith(whole);
    })
    .catch(() => { /* the link to them stays */ });
}

// A page that waits for its numbers asks for them quietly, and is loaded anew once they are there: what is read stands still until then.
for (const place of document.querySelectorAll("[data-ask-again]")) {
  const timer = setInterval(() => fetch(location.href, { headers: { accept: "text/html" } })
    .then((answer) => { if (answer.status !== 503) { clearInterval(timer); location.reload(); } })
    .catch(() => { /* asked again later */ }), 1000 * place.dataset.askAgain);
}

for (const figure of document.querySelectorAll("figure.chart")) {
  const tools = document.createElement("span");
  tools.className = "chart-tools";
  for (const [words, act] of [
    ["SVG", () => save(new Blob([drawingOf(figure).text], { type: "image/svg+xml" }), `${figure.dataset.chart}.svg`)],
    ["PNG", () => savePng(figure, `${figure.dataset.chart}.png`)],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-label", `Save the chart as ${words}`);
    button.addEventListener("click", act);
    tools.append(button);
  }
  figure.querySelector(".key")?.prepend(tools);
}
