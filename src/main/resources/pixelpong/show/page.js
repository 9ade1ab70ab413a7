"use strict";
// One page for a training, a game to watch, a game to play and a finished run: live, it listens for events; in a report the
// data is inside.
const element = id => document.getElementById(id);
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (value, digits = 0) =>
    value == null ? "–" : value.toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits});
const significant = value => value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1)
    : value.toLocaleString("en", {maximumSignificantDigits: 3});
const say = (id, text) => { element(id).textContent = text; };

// ---- what stays the same

let palette = [];

function showInfo(info) {
  palette = info.palette;
  document.body.classList.add(info.mode);
  document.title = "PixelPong: " + info.title;
  say("title", info.title);
  say("who", info.mode === "play" ? "you" : "agent");
  showMetrics(info.metrics);
  element("rows").replaceChildren(...Object.entries(info.rows).map(([name, value]) => {
    const row = document.createElement("div");
    row.append(document.createElement("dt"), document.createElement("dd"));
    row.children[0].textContent = name;
    row.children[1].textContent = value;
    return row;
  }));
}

// ---- the game

let newest = null; // the picture that is to be drawn next
let unitsShown = "";

function showFrame(picture) {
  if (newest === null) {
    requestAnimationFrame(drawFrame);
  }
  newest = picture;
}

function drawFrame() {
  const picture = newest;
  newest = null;
  drawScreen(picture.screen);
  drawChanges(picture.appeared, picture.vanished);
  say("score", picture.lost + " : " + picture.won);
  say("number", number(picture.game));
  say("steps", number(picture.step));
  if (picture.up != null) {
    const percent = 100 * picture.up + "%";
    element("up-bar").style.height = percent;
    element("up-bar").style.setProperty("--up", percent);
    element("up").setAttribute("aria-valuenow", picture.up.toFixed(2));
    say("up-value", picture.up.toFixed(2));
    say("entropy-now", picture.entropy.toFixed(3));
    showUnits(picture.active, picture.version);
  }
}

/** The screen comes as runs of one colour: a byte for the colour, two for the length. */
function drawScreen(text) {
  const context = element("screen").getContext("2d");
  const image = context.createImageData(160, 210);
  const pixels = new Uint32Array(image.data.buffer);
  const runs = atob(text);
  let at = 0;
  for (let i = 0; i < runs.length; i += 3) {
    const rgb = palette[runs.charCodeAt(i)];
    const length = runs.charCodeAt(i + 1) << 8 | runs.charCodeAt(i + 2);
    pixels.fill(0xff000000 | (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16, at, at + length);
    at += length;
  }
  context.putImageData(image, 0, 0);
}

/** Pixels are numbered row by row. */
function drawChanges(appeared, vanished) {
  const context = element("changes").getContext("2d");
  context.clearRect(0, 0, 80, 80);
  for (const [pixels, name] of [[appeared, "--appeared"], [vanished, "--vanished"]]) {
    context.fillStyle = colour(name);
    for (const pixel of pixels) {
      context.fillRect(pixel % 80, Math.floor(pixel / 80), 1, 1);
    }
  }
}

function showUnits(active, version) {
  const key = version + ":" + active.join();
  if (key === unitsShown) {
    return;
  }
  unitsShown = key;
  const box = element("units");
  while (box.children.length < active.length) {
    const figure = document.createElement("figure");
    figure.append(document.createElement("img"), document.createElement("figcaption"));
    box.append(figure);
  }
  active.forEach(([unit, activation], i) => {
    const [image, caption] = box.children[i].children;
    const source = "unit?" + unit + "&" + version;
    if (image.getAttribute("src") !== source) {
      image.src = source;
      image.alt = "what neuron " + unit + " looks for";
    }
    caption.textContent = "neuron " + unit + ": " + activation.toFixed(2);
  });
}

// ---- how the training goes

// The columns of a point: one episode or, in a long run, means of several.
const FIRST = 0, LAST = 1, RETURN = 2, LEAST = 3, GREATEST = 4, MEAN = 5, LENGTH = 6, SPEED = 7, FIRST_METRIC = 8;
const titles = {
  policy_loss: "Policy loss", value_loss: "Value loss", entropy: "Entropy, nats", approx_kl: "Approximate KL",
  clip_fraction: "Clip fraction", explained_variance: "Explained variance", gradient_norm: "Gradient norm",
  learning_rate: "Learning rate",
};
let metrics = [];
const charts = [];
const points = [];
let newestEpisode = null; // a point of its own
let lastDrawn = 0;
let drawing = 0;

/** A chart and a figure for each metric of the learner. */
function showMetrics(names) {
  if (names.join() === metrics.join()) {
    return; // connected again
  }
  metrics = names;
  names.forEach((name, i) => {
    const title = titles[name] || name;
    const card = document.createElement("section");
    card.className = "card learning";
    card.append(document.createElement("h2"), document.createElement("div"));
    card.children[0].textContent = title;
    card.children[1].className = "chart";
    const canvas = document.createElement("canvas");
    card.children[1].append(canvas);
    element("metrics").append(card);
    chart(canvas, [{label: title, column: FIRST_METRIC + i, colour: "--vanished"}]);
    const figure = document.createElement("div");
    figure.className = "learning";
    figure.append(document.createElement("dt"), document.createElement("dd"));
    figure.children[0].textContent = title.toLowerCase().replace("kl", "KL");
    figure.children[1].id = "metric-" + i;
    figure.children[1].textContent = "–";
    element("last-metric").before(figure);
  });
  colourCharts();
}

function chart(canvas, lines) {
  const made = new Chart(canvas, {
    type: "line",
    data: {datasets: lines.map(line => ({
      label: line.label, data: [], borderWidth: 2, pointRadius: 0, showLine: !line.dots,
      ...(line.dots ? {pointRadius: 1.6, pointHitRadius: 0, borderWidth: 0} : {}),
      ...(line.band ? {borderWidth: 0, fill: line.fill} : {}),
    }))},
    options: {
      animation: false, parsing: false, normalized: true, maintainAspectRatio: false,
      interaction: {mode: "index", intersect: false},
      scales: {
        x: {type: "linear", bounds: "data", min: 0, ticks: {maxTicksLimit: 7, maxRotation: 0}, grid: {display: false}},
        y: {ticks: {maxTicksLimit: 6}},
      },
      plugins: {
        legend: {display: false},
        tooltip: {callbacks: {title: items => episodes(items[0].raw.point)}},
      },
    },
  });
  charts.push({made, lines});
}

const severalEpisodes = point => point[LAST] > point[FIRST];
const episodes = point => severalEpisodes(point) ? "episodes " + number(point[FIRST]) + " to " + number(point[LAST])
    : "episode " + number(point[LAST]);

function colourCharts() {
  for (const {made, lines} of charts) {
    lines.forEach((line, i) => {
      const dataset = made.data.datasets[i];
      dataset.borderColor = dataset.pointBackgroundColor = colour(line.colour);
      dataset.backgroundColor = line.band ? colour(line.colour) : undefined;
    });
    for (const scale of Object.values(made.options.scales)) {
      scale.ticks.color = colour("--dim");
      scale.grid.color = colour("--line");
      scale.border = {color: colour("--line")};
    }
    made.update("none");
  }
}

/** The first points that the page has stay as they are; new ones take the place of the others. */
function showCurves(curves) {
  points.length = curves.from;
  points.push(...curves.points);
  newestEpisode = curves.newest;
  // Twice a second is as often as anybody reads a curve.
  if (drawing === 0) {
    drawing = setTimeout(drawCurves, Math.max(0, lastDrawn + 500 - Date.now()));
  }
}

function drawCurves() {
  drawing = 0;
  lastDrawn = Date.now();
  document.body.classList.remove("unlearned");
  say("episode", number(newestEpisode[LAST]));
  say("mean", number(newestEpisode[MEAN], 2));
  say("return", number(newestEpisode[RETURN]));
  say("fps", number(newestEpisode[SPEED]));
  say("length", number(newestEpisode[LENGTH]));
  metrics.forEach((name, i) => {
    const column = FIRST_METRIC + i;
    const point = [...points, newestEpisode].findLast(point => point[column] != null); // not every episode has every metric
    if (point) {
      say("metric-" + i, significant(point[column]));
    }
  });
  const merged = points.filter(severalEpisodes);
  say("merged", merged.length === 0 ? "" : "; a point is the mean of " + number(merged[0][LAST] - merged[0][FIRST] + 1)
      + " episodes, the band is from their least to their greatest");
  for (const {made, lines} of charts) {
    lines.forEach((line, i) => {
      made.data.datasets[i].data = (line.band ? merged : points).filter(point => point[line.column] != null)
          .map(point => ({x: point[LAST], y: point[line.column], point}));
    });
    made.update("none");
  }
}

// ---- what a reader can do

function post(path) {
  fetch(path, {method: "POST"}).catch(() => {}); // the lost connection is said below
}

let holding = "";

function hold(direction) {
  if (direction !== holding) {
    holding = direction;
    post("hold?" + direction);
  }
}

function listenToReader() {
  for (const wish of ["pause", "step", "slower", "faster"]) {
    element(wish).addEventListener("click", () => post("control?" + wish));
  }
  const keys = {ArrowUp: "up", ArrowDown: "down"};
  const down = [];
  const change = (event, pressed) => {
    const direction = keys[event.key];
    if (direction && document.body.classList.contains("play")) {
      event.preventDefault();
      const known = down.indexOf(direction);
      if (known >= 0 && !pressed) {
        down.splice(known, 1);
      } else if (known < 0 && pressed) {
        down.push(direction);
      }
      hold(down.length > 0 ? down[down.length - 1] : "nothing"); // of two keys the one pressed last
    }
  };
  addEventListener("keydown", event => change(event, true));
  addEventListener("keyup", event => change(event, false));
  addEventListener("blur", () => {
    down.length = 0;
    hold("nothing");
  });
  for (const button of document.querySelectorAll("[data-hold]")) {
    button.addEventListener("pointerdown", () => hold(button.dataset.hold));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      button.addEventListener(end, () => hold("nothing"));
    }
  }
}

function showPace({paused, speed}) {
  say("pause", paused ? "Go on" : "Pause");
  say("speed", (speed < 1 ? "1/" + 1 / speed : speed) + "×");
}

// ---- live, or from the data inside

function listen() {
  const events = new EventSource("events");
  const on = (name, show) => events.addEventListener(name, event => show(JSON.parse(event.data)));
  on("info", showInfo);
  on("pace", showPace);
  on("frame", showFrame);
  on("curves", showCurves);
  on("warning", message => say("state", "The game has ended: " + message));
  events.onopen = () => {
    points.length = 0; // all of them come once more
    say("state", "");
  };
  events.onerror = () => say("state", "no connection: is the program still running?");
  listenToReader();
}

function showReport(report) {
  showInfo(report.info);
  showCurves(report.curves);
  element("screen").hidden = true;
  if (report.film) {
    element("film").src = report.film;
    element("film").hidden = false;
    say("screen-caption", "the last recorded game");
  } else {
    element("game").hidden = true;
    element("figures").classList.add("all");
  }
  element("weights").src = report.weights;
  element("weights-card").hidden = false;
}

document.body.classList.add("unlearned");
chart(element("returns"), [{label: "return", column: RETURN, colour: "--dot", dots: true},
    {label: "running mean", column: MEAN, colour: "--appeared"},
    {label: "least", column: LEAST, colour: "--band", band: true},
    {label: "greatest", column: GREATEST, colour: "--band", band: true, fill: "-1"}]);
chart(element("speeds"), [{label: "frames a second", column: SPEED, colour: "--vanished"}]);
chart(element("lengths"), [{label: "steps", column: LENGTH, colour: "--vanished"}]);
colourCharts();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colourCharts);
const report = JSON.parse(element("data").textContent);
if (report) {
  showReport(report);
} else {
  listen();
}
