"use strict";
// One page for a training, a game to watch, a game to play and a finished run: live, it listens for events; in a report the
// data is inside.
const element = id => document.getElementById(id);
const has = name => document.body.classList.contains(name);
const number = (value, digits = 0) =>
    value == null ? "–" : value.toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits});
const significant = value => value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1)
    : value.toLocaleString("en", {maximumSignificantDigits: 3});
const say = (id, text) => {
  if (element(id).textContent !== text) {
    element(id).textContent = text;
  }
};

function make(name, content, ...children) {
  const made = document.createElement(name);
  if (content != null) {
    made.textContent = content;
  }
  made.append(...children);
  return made;
}

function duration(seconds) {
  const two = value => String(Math.floor(value)).padStart(2, "0");
  const short = Math.floor(seconds / 60 % 60) + ":" + two(seconds % 60);
  return seconds < 3600 ? short : Math.floor(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}

function age(seconds) {
  return seconds < 60 ? seconds + " s" : seconds < 3600 ? Math.floor(seconds / 60) + " min"
      : seconds < 86400 ? Math.floor(seconds / 3600) + " h" : Math.floor(seconds / 86400) + " days";
}

// A browser may refuse to keep anything, as for a file.
function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // then it is forgotten with the page
  }
}

// ---- colours

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
let colours = {}; // by the names of their variables

/** A variable's colour in the present theme, which only an element's own style tells. */
function colour(name) {
  if (!colours[name]) {
    const probe = make("i");
    probe.style.color = "var(" + name + ")";
    document.body.append(probe);
    colours[name] = getComputedStyle(probe).color;
    probe.remove();
  }
  return colours[name];
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  colours = {};
  redraw();
}

function listenToTheme() {
  const select = element("theme");
  select.value = remembered("theme") || "";
  document.documentElement.dataset.theme = select.value;
  select.addEventListener("change", () => {
    remember("theme", select.value);
    setTheme(select.value);
  });
  darkSystem.addEventListener("change", () => setTheme(select.value));
}

function redraw() {
  colourCharts();
  drawCurves();
  if (shown) {
    drawViews(shown);
    drawStrip();
  }
}

// ---- what stays the same

let palette = [];
let information = "";
let personIsLeft = false;

function showInfo(info) {
  if (information !== "") {
    if (information !== JSON.stringify(info)) {
      location.reload(); // another program has taken the place of the first
    }
    return;
  }
  information = JSON.stringify(info);
  palette = info.palette;
  document.body.classList.add(info.mode);
  document.title = "PixelPong: " + info.title;
  say("title", info.title);
  personIsLeft = info.left === "you";
  say("left-name", info.left);
  say("right-name", info.right);
  const other = personIsLeft ? info.right : info.left;
  say("paddle-keys", "You have the " + (personIsLeft ? "left" : "right") + " paddle against "
      + (other === "computer" ? "the computer" : other)
      + ": arrow keys up and down. Space pauses. First to 21 wins.");
  showMetrics(info.metrics);
  showRows("rows", info.rows);
  showBest();
}

function showRows(id, rows) {
  element(id).replaceChildren(...Object.entries(rows).map(([name, value]) =>
      make("div", null, make("dt", name), make("dd", value))));
}

// ---- the game

const SIDE = 80;
const STRIP_SECONDS = 20;
let newest = null; // the picture that is to be drawn next
let shown = null; // the picture that was drawn last
let agent = {};
let describedAt = 0;
let strip = []; // the last values: [seconds, value, 1 or -1 where a point ended or 0]
let largestActivation = 1;
/** Weights change little in that time, and drawing them takes time of the training's cores. */
const PICTURES_MILLIS = 4000;
let pictured = null; // the version in the pictures' addresses; a unit that is new in the list may show newer weights
let picturedAt = 0;
let picturing = 0;

function showAgent(news) {
  const other = news.view !== agent.view;
  agent = news;
  if (other) {
    pictureUnits();
  } else if (picturing === 0) {
    picturing = setTimeout(pictureUnits, Math.max(0, picturedAt + PICTURES_MILLIS - Date.now()));
  }
  document.body.classList.toggle("mindless", !news.actions);
  say("weights-name", news.name);
  say("weights-age", "");
  if (!news.actions) {
    return;
  }
  element("worth").hidden = !news.value;
  element("no-worth").hidden = news.value;
  say("sight-note", news.view === "difference" ? "It gets the difference of the two: only what is coloured." : "");
  element("actions").replaceChildren(...news.actions.map(name =>
      make("li", null, make("span", name), make("output", "–"), make("div", null, make("span")))));
  for (const output of document.querySelectorAll("#actions output")) {
    output.setAttribute("aria-label", "probability");
  }
}

/** From now on the units' pictures show the agent at play. */
function pictureUnits() {
  clearTimeout(picturing);
  picturing = 0;
  picturedAt = Date.now();
  pictured = agent.version;
}

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
  say("left-points", String(picture.lost));
  say("right-points", String(picture.won));
  say("number", number(picture.game));
  say("steps", number(picture.step));
  if (picture.probabilities && agent.actions && picture.probabilities.length === agent.actions.length) {
    say("weights-age", picture.age == null ? "" : ", " + age(picture.age));
    say("entropy-now", picture.entropy.toFixed(3));
    showActions(picture);
    showValue(picture);
    drawViews(picture);
  }
  const now = performance.now();
  if (now - describedAt > 1000) {
    describedAt = now;
    element("screen").setAttribute("aria-label", "The game: " + element("left-name").textContent + " " + picture.lost + ", "
        + element("right-name").textContent + " " + picture.won);
  }
  shown = picture;
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

function showActions(picture) {
  [...element("actions").children].forEach((row, i) => {
    const [, output, bar] = row.children;
    output.textContent = Math.round(100 * picture.probabilities[i]) + "%";
    bar.firstChild.style.transform = "scaleX(" + picture.probabilities[i] + ")";
    row.classList.toggle("chosen", i === picture.chosen);
  });
}

function showValue(picture) {
  if (picture.value == null) {
    return;
  }
  const value = Math.max(-1, Math.min(1, picture.value));
  say("value-now", (picture.value < 0 ? "−" : "+") + Math.abs(picture.value).toFixed(2));
  element("gauge").setAttribute("aria-valuenow", value.toFixed(2));
  element("gauge-bar").style.transform = "scaleX(" + value + ")";
  element("gauge-bar").classList.toggle("against", value < 0);
  const now = performance.now() / 1000;
  const last = strip.at(-1);
  // A pause takes no room.
  const step = last ? Math.min(0.2, now - showValue.at) : 0;
  showValue.at = now;
  const ended = shown && shown.game === picture.game ? Math.sign(picture.won - picture.lost - shown.won + shown.lost) : 0;
  strip.push([last ? last[0] + step : 0, value, ended]);
  while (strip.at(-1)[0] - strip[0][0] > STRIP_SECONDS) {
    strip.shift();
  }
  drawStrip();
}

/** Makes a canvas as large as it is shown, and gives its context, in pixels of the page. */
function fitted(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function drawStrip() {
  const canvas = element("strip");
  if (strip.length === 0 || canvas.clientWidth === 0) {
    return;
  }
  const context = fitted(canvas);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const last = strip.at(-1)[0];
  const x = seconds => width - (last - seconds) / STRIP_SECONDS * width;
  const y = value => height / 2 - value * (height / 2 - 3);
  context.fillStyle = colour("--empty");
  context.fillRect(0, 0, width, height);
  context.fillStyle = colour("--dim");
  context.fillRect(0, height / 2, width, 1);
  context.font = "12px system-ui, sans-serif";
  for (const [seconds, , ended] of strip) {
    if (ended !== 0) {
      context.fillStyle = colour(ended > 0 ? "--appeared" : "--vanished");
      context.fillRect(x(seconds) - 1, 0, 2, height);
      context.fillStyle = colour("--text");
      context.textAlign = x(seconds) > 40 ? "right" : "left";
      context.fillText(ended > 0 ? "won" : "lost", x(seconds) + (x(seconds) > 40 ? -4 : 4),
          ended > 0 ? height - 4 : 12); // where the curve is not: it goes up before a point is won
    }
  }
  context.beginPath();
  strip.forEach(([seconds, value]) => context.lineTo(x(seconds), y(value)));
  context.strokeStyle = colour("--text");
  context.lineWidth = 1.5;
  context.stroke();
}

/** Both frames, with their differences coloured; and the hidden units. Pixels are numbered row by row. */
function drawViews(picture) {
  if (!picture.now) {
    return;
  }
  const now = new Set(picture.now);
  const before = new Set(picture.before);
  const same = colour(agent.view === "difference" ? "--faint" : "--text");
  drawFrameView("now", picture.now, pixel => before.has(pixel) ? same : colour("--appeared"));
  drawFrameView("before", picture.before, pixel => now.has(pixel) ? same : colour("--vanished"));
  showUnits(picture);
}

function drawFrameView(id, pixels, colourOf) {
  const context = element(id).getContext("2d");
  context.clearRect(0, 0, SIDE, SIDE);
  for (const pixel of pixels) {
    context.fillStyle = colourOf(pixel);
    context.fillRect(pixel % SIDE, Math.floor(pixel / SIDE), 1, 1);
  }
}

function newUnit() {
  const figure = make("figure", null, make("div", null, make("img"), make("canvas")), make("div"), make("figcaption", "",
      make("span"), make("output")), make("div", null, make("div")));
  figure.children[0].className = "plane";
  figure.children[1].className = "names";
  figure.children[3].className = "says";
  figure.querySelector("canvas").setAttribute("aria-hidden", "true"); // the frame is described where it is large
  figure.querySelector("output").setAttribute("aria-label", "activation");
  return figure;
}

function showUnits(picture) {
  const box = element("units");
  const planes = agent.view === "frames" ? ["now", "the step before"] : ["the difference"];
  while (box.children.length > picture.units.length) {
    box.lastChild.remove();
  }
  while (box.children.length < picture.units.length) {
    box.append(newUnit());
  }
  const layOver = element("lay-over").checked;
  picture.units.forEach(([unit, activation], i) => {
    const [plane, names, caption, says] = box.children[i].children;
    const [image, canvas] = plane.children;
    const source = "unit?" + unit + "&" + pictured;
    if (image.getAttribute("src") !== source) {
      image.src = source;
      image.alt = "what unit " + unit + " looks for";
      names.replaceChildren(...planes.map(name => make("span", name)));
      caption.children[0].textContent = "unit " + unit;
    }
    caption.children[1].textContent = activation.toFixed(2);
    largestActivation = Math.max(largestActivation, Math.abs(activation));
    says.firstChild.style.transform = "scaleX(" + Math.abs(activation) / largestActivation + ")";
    canvas.hidden = !layOver;
    if (layOver) {
      drawOver(canvas, planes.length, picture);
    }
  });
}

function drawOver(canvas, planes, picture) {
  canvas.width = planes * SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext("2d");
  context.fillStyle = colour("--text");
  const lists = planes === 2 ? [picture.now, picture.before] : [[...picture.now, ...picture.before]];
  lists.forEach((pixels, plane) => pixels.forEach(pixel =>
      context.fillRect(plane * SIDE + pixel % SIDE, Math.floor(pixel / SIDE), 1, 1)));
}

// ---- how the training goes

// The columns of a point: one episode or, in a long run, several.
const FIRST = 0, LAST = 1, RETURNS = 2, RECENT = 3, RUNNING = 4, FRAMES = 5, SECONDS = 6, LENGTH = 7, SPEED = 8, FIRST_METRIC = 9;
const MOST_DOTS = 400;
const BINS = 150;
const titles = {
  policy_loss: "Policy loss", value_loss: "Value loss", entropy: "Entropy, nats", approx_kl: "Approximate KL",
  clip_fraction: "Clip fraction", explained_variance: "Explained variance", gradient_norm: "Gradient norm",
  learning_rate: "Learning rate",
};
const axes = {
  games: {title: "games", of: point => point[LAST]},
  frames: {title: "frames", of: point => point[FRAMES]},
  minutes: {title: "minutes of training", of: point => point[SECONDS] / 60},
};
let axis = axes.games;
let zoom = null; // the shown part of the axis: [from, to]; null for all of it
let metrics = [];
const charts = []; // {made, lines}: the first one is the learning curve
const points = [];
const others = new Map(); // points of other runs by their names
let newestEpisode = null; // a point of its own
let lastDrawn = 0;
let drawing = 0;

/** A chart for each metric of the learner, with its newest figure. */
function showMetrics(names) {
  metrics = names;
  names.forEach((name, i) => {
    const title = Object.hasOwn(titles, name) ? titles[name] : name;
    const canvas = make("canvas");
    const box = make("div", null, canvas);
    box.className = "chart";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", title);
    const output = make("output", "–");
    output.className = "newest";
    output.id = "metric-" + i;
    const card = make("section", null, make("h2", title), output, box);
    card.className = "card";
    element("metrics").append(card);
    chart(canvas, title, FIRST_METRIC + i);
  });
  colourCharts();
}

const line = (label, name, options = {}) => ({label, name, borderWidth: 2, pointRadius: 0, ...options});

/** A chart of one column; the learning curve has none, but several lines. */
function chart(canvas, title, column) {
  const curve = column == null;
  const band = [line("lower quarter", "--band", {borderWidth: 0}), line("upper quarter", "--band", {borderWidth: 0, fill: "-1"})];
  const lines = curve ? [...band, line("a game", "--dot", {pointRadius: 1.8, showLine: false}),
    line("median", "--faint", {borderWidth: 1}), line("running mean", "--dim", {borderWidth: 1, borderDash: [4, 3]}),
    line("mean of the last 50 games", "--accent", {borderWidth: 2.5})]
      : [...band, line(title, "--accent", {borderWidth: 1.5})];
  const made = new Chart(canvas, {
    type: "line",
    data: {datasets: lines.map(({name, ...options}) => ({...options, data: []}))},
    options: {
      animation: false, parsing: false, normalized: true, maintainAspectRatio: false,
      interaction: {mode: "nearest", axis: "x", intersect: false},
      scales: {
        x: {type: "linear", ticks: {maxTicksLimit: 7, maxRotation: 0}, grid: {display: false}, title: {display: true}},
        y: {
          ticks: curve ? {stepSize: 7} : {maxTicksLimit: 5},
          ...(curve ? {min: -21, max: 21, title: {display: true, text: "reward of a game"}} : {}),
          grid: {lineWidth: context => curve && context.tick.value === 0 ? 2 : 1},
        },
      },
      plugins: {
        legend: {display: false},
        tooltip: {filter: item => item.dataset.label !== "lower quarter" && item.dataset.label !== "upper quarter",
          callbacks: {title: items => items.length > 0 ? items[0].raw.title : ""}},
      },
    },
  });
  charts.push({made, lines, column, title});
  if (curve) {
    listenToZoom(canvas);
  }
}

function colourCharts() {
  for (const {made, lines} of charts) {
    made.data.datasets.forEach((dataset, i) => {
      dataset.borderColor = dataset.pointBackgroundColor = colour(lines[i].name);
      dataset.backgroundColor = colour(lines[i].name);
    });
    for (const scale of Object.values(made.options.scales)) {
      scale.ticks.color = colour("--dim");
      scale.title = {...scale.title, color: colour("--dim")};
      scale.grid.color = context => colour(scale === made.options.scales.y && context.tick.value === 0 ? "--faint" : "--line");
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
  if (newestEpisode === null) {
    return;
  }
  document.body.classList.remove("unlearned");
  say("episode", number(newestEpisode[LAST]));
  say("recent", number(newestEpisode[RECENT], 2).replace("-", "−"));
  say("return", String(newestEpisode[RETURNS][0]).replace("-", "−"));
  say("fps", number(newestEpisode[SPEED]));
  say("time", duration(newestEpisode[SECONDS]));
  metrics.forEach((name, i) => {
    const column = FIRST_METRIC + i;
    const point = [newestEpisode, ...points.slice().reverse()].find(point => point[column] != null); // not every episode has all
    say("metric-" + i, point ? significant(point[column]) : "no update yet");
  });
  const seen = visible(points);
  const many = seen.length > MOST_DOTS || points.some(point => point[LAST] > point[FIRST]);
  drawLearning(seen, many);
  for (const {made, column, title} of charts.slice(1)) {
    drawColumn(made, column, title, seen);
  }
  showLegend(many);
}

/** The points in the shown part, with those just outside, so that lines go to the edge. */
function visible(all) {
  if (zoom === null) {
    return all;
  }
  const from = all.findIndex(point => axis.of(point) >= zoom[0]);
  const to = all.findIndex(point => axis.of(point) > zoom[1]);
  return from < 0 ? [] : all.slice(Math.max(0, from - 1), to < 0 ? all.length : to + 1);
}

/** Points in groups of neighbours, at most as many as a curve needs. */
function bins(all) {
  const size = Math.ceil(all.length / BINS);
  return Array.from({length: Math.ceil(all.length / size)}, (_, i) => all.slice(i * size, (i + 1) * size));
}

const span = bin => {
  const first = bin[0][FIRST];
  const last = bin.at(-1)[LAST];
  return first === last ? "game " + number(last) : "games " + number(first) + " to " + number(last);
};
const place = (bin, y) => ({x: axis.of(bin.at(-1)), y, title: span(bin)});

/** What a share of all numbers do not exceed; the numbers come as pairs of a number and how often it is there. */
function quantile(pairs, share) {
  const sorted = pairs.slice().sort((a, b) => a[0] - b[0]);
  let left = share * sorted.reduce((sum, pair) => sum + pair[1], 0);
  for (const [value, count] of sorted) {
    left -= count;
    if (left <= 0) {
      return value;
    }
  }
  return sorted.at(-1)[0];
}

/** A line of a single point would not be seen. */
const few = list => list.length <= 20 ? 2 : 0;

function returnsOf(bin) {
  const counts = new Map();
  for (const point of bin) {
    for (let i = 0; i < point[RETURNS].length; i += 2) {
      counts.set(point[RETURNS][i], (counts.get(point[RETURNS][i]) || 0) + point[RETURNS][i + 1]);
    }
  }
  return [...counts];
}

function drawLearning(seen, many) {
  const {made, lines} = charts[0];
  const groups = many && seen.length > 0 ? bins(seen) : [];
  const returns = groups.map(returnsOf);
  const at = share => groups.map((bin, i) => place(bin, quantile(returns[i], share)));
  const lists = [at(0.25), at(0.75), many ? [] : seen.map(point => place([point], point[RETURNS][0])), at(0.5),
    curve(seen, RUNNING), curve(seen, RECENT)];
  made.data.datasets.length = lines.length = lists.length;
  lists.forEach((list, i) => {
    made.data.datasets[i].data = list;
  });
  made.data.datasets[lists.length - 1].pointRadius = few(lists.at(-1));
  for (const [name, theirs] of others) {
    const style = line(name, "--other-" + theirs.colour, {borderWidth: 2, borderDash: [8, 3]});
    lines.push(style);
    made.data.datasets.push({...style, borderColor: colour(style.name), backgroundColor: colour(style.name),
      data: curve(visible(theirs.points), RECENT)});
  }
  const ends = [points, ...[...others.values()].map(theirs => theirs.points)].map(all => axis.of(all.at(-1)));
  showPart(made, zoom || [0, Math.max(...ends)]);
  element("returns").setAttribute("aria-label", "Learning curve: the mean of the last 50 games is "
      + number(newestEpisode[RECENT], 2) + " after " + number(newestEpisode[LAST]) + " games; it began with "
      + number(points[0][RECENT], 2) + ".");
}

/** A line does not need more points than the screen has. */
function curve(seen, column) {
  const step = Math.ceil(seen.length / 1000);
  return seen.filter((point, i) => i % step === 0 || i === seen.length - 1).map(point => place([point], point[column]));
}

function drawColumn(made, column, title, seen) {
  const all = seen.filter(point => point[column] != null);
  const many = all.length > MOST_DOTS;
  const groups = many ? bins(all) : all.map(point => [point]);
  const values = groups.map(bin => bin.map(point => [point[column], 1]));
  const at = share => groups.map((bin, i) => place(bin, quantile(values[i], share)));
  const lists = many ? [at(0.25), at(0.75), at(0.5)] : [[], [], at(0.5)];
  lists.forEach((list, i) => {
    made.data.datasets[i].data = list;
  });
  made.data.datasets[2].pointRadius = few(lists[2]);
  showPart(made, zoom || [0, axis.of(points.at(-1))]);
  made.canvas.setAttribute("aria-label", title + (all.length > 0 ? ": " + significant(all.at(-1)[column])
      + " at the end of the shown part" : ": no figures yet"));
}

function showPart(made, [from, to]) {
  Object.assign(made.options.scales.x, {min: from, max: Math.max(to, from + 1e-9)});
  made.options.scales.x.title.text = axis.title;
  made.update("none");
}

function showLegend(many) {
  const entries = [["mean of the last 50 games", "--accent"], ["running mean (0.99 old, 0.01 new)", "--dim"],
    ...(many ? [["median", "--faint"], ["half of the games", "--band", "block"]] : [["a game", "--dot", "block"]]),
    ...[...others].map(([name, run]) => [name, "--other-" + run.colour])];
  element("legend").replaceChildren(...entries.map(([label, name, shape]) => {
    const swatch = make("i");
    swatch.style.background = "var(" + name + ")";
    swatch.className = shape || "";
    return make("li", null, swatch, label);
  }));
}

function setZoom(part) {
  const end = axis.of(points.at(-1));
  zoom = part === null || part[0] <= 0 && part[1] >= end ? null : [Math.max(0, part[0]), Math.min(end, part[1])];
  drawCurves();
  element("whole").disabled = element("wider").disabled = zoom === null;
}

/** Half as much of the axis, or twice as much; the newest stays in sight if it is. */
function zoomBy(factor) {
  const end = axis.of(points.at(-1));
  const [from, to] = zoom || [0, end];
  const width = (to - from) * factor;
  const right = to >= end ? end : Math.min(end, (from + to + width) / 2);
  setZoom([right - width, right]);
}

function listenToZoom(canvas) {
  const selection = canvas.parentElement.querySelector(".selection");
  let begin = null;
  const inside = event => {
    const {left, right} = charts[0].made.chartArea;
    return Math.max(left, Math.min(right, event.clientX - canvas.getBoundingClientRect().left));
  };
  canvas.addEventListener("pointerdown", event => {
    begin = inside(event);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", event => {
    if (begin !== null) {
      const end = inside(event);
      selection.hidden = Math.abs(end - begin) < 4;
      selection.style.left = Math.min(begin, end) + "px";
      selection.style.width = Math.abs(end - begin) + "px";
    }
  });
  canvas.addEventListener("pointerup", event => {
    if (begin !== null && !selection.hidden) {
      const scale = charts[0].made.scales.x;
      setZoom([begin, inside(event)].sort((a, b) => a - b).map(x => scale.getValueForPixel(x)));
    }
    begin = null;
    selection.hidden = true;
  });
  canvas.addEventListener("pointercancel", () => {
    begin = null;
    selection.hidden = true;
  });
  canvas.addEventListener("dblclick", () => setZoom(null));
}

function listenToCurves() {
  element("axis").addEventListener("change", event => {
    axis = axes[event.target.value];
    zoom = null;
    setZoom(null);
  });
  element("closer").addEventListener("click", () => zoomBy(0.5));
  element("wider").addEventListener("click", () => zoomBy(2));
  element("whole").addEventListener("click", () => setZoom(null));
  element("whole").disabled = element("wider").disabled = true;
  element("save-picture").addEventListener("click", savePicture);
  element("save-numbers").addEventListener("click", () => save("pixelpong.csv", new Blob([numbers()], {type: "text/csv"})));
}

function save(name, blob) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The curve as it is shown; the canvas itself has no background. */
function savePicture() {
  const {canvas} = charts[0].made;
  const picture = make("canvas");
  picture.width = canvas.width;
  picture.height = canvas.height;
  const context = picture.getContext("2d");
  context.fillStyle = colour("--card");
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0);
  picture.toBlob(blob => save("pixelpong.png", blob));
}

/** The points of the curves as CSV; in a long run one of them stands for several games. */
function numbers() {
  const names = ["first_game", "last_game", "mean_return", "mean_of_last_50", "running_mean", "frames", "seconds",
    "mean_length", "frames_per_second", ...metrics];
  const rows = points.map(point => {
    const counts = point[RETURNS];
    let games = 0;
    let sum = 0;
    for (let i = 0; i < counts.length; i += 2) {
      games += counts[i + 1];
      sum += counts[i] * counts[i + 1];
    }
    return [point[FIRST], point[LAST], sum / games, ...point.slice(RECENT)];
  });
  const quoted = name => /[",\r\n]/.test(name) ? '"' + name.replaceAll('"', '""') + '"' : name;
  return [names.map(quoted), ...rows].map(row => row.join(",") + "\n").join("");
}

// ---- other runs

const MOST_OTHERS = 5;

async function offerOthers() {
  const names = await (await fetch("runs")).json();
  element("comparison").hidden = names.length === 0;
  element("others").replaceChildren(...names.map(name => {
    const box = make("input");
    box.type = "checkbox";
    box.addEventListener("change", () => layOver(name, box));
    return make("label", null, box, " " + name);
  }));
}

async function layOver(name, box) {
  if (box.checked) {
    const answer = await fetch("run?" + encodeURIComponent(name));
    if (!answer.ok) {
      box.checked = false;
      box.parentElement.append(": " + (answer.status === 404 ? await answer.text() : "not to be had"));
      box.disabled = true;
      return;
    }
    const taken = new Set([...others.values()].map(run => run.colour));
    others.set(name, {points: (await answer.json()).points, colour: [1, 2, 3, 4, 5].find(colour => !taken.has(colour))});
  } else {
    others.delete(name);
  }
  for (const other of element("others").querySelectorAll("input:not(:checked)")) {
    other.disabled = others.size >= MOST_OTHERS;
  }
  drawCurves();
}

// ---- what a reader can do

let phase = "";
let paused = false;

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

/** Starts a person's game, or pauses it and goes on. */
function startOrPause() {
  post(phase === "playing" ? "control?pause" : "control?start");
}

function listenToReader() {
  for (const wish of ["pause", "step", "slower", "faster"]) {
    element(wish).addEventListener("click", () => post("control?" + wish));
  }
  element("start").addEventListener("click", startOrPause);
  const keys = {ArrowUp: "up", ArrowDown: "down", w: "up", s: "down"};
  const down = [];
  const change = (event, pressed) => {
    const known = down.indexOf(keys[event.key]);
    if (known >= 0 && !pressed) {
      down.splice(known, 1);
    } else if (known < 0 && pressed) {
      down.push(keys[event.key]);
    }
    hold(down.length > 0 ? down[down.length - 1] : "nothing"); // of two keys the one pressed last
  };
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || has("report")) {
      return;
    }
    const control = event.target instanceof Element && event.target.closest("button, select, input, summary");
    if (has("play") && Object.hasOwn(keys, event.key) && (!control || control.tagName === "BUTTON")) {
      event.preventDefault();
      change(event, true);
    } else if (!control && !event.repeat) {
      pressed(event);
    }
  });
  addEventListener("keyup", event => {
    if (has("play") && Object.hasOwn(keys, event.key)) {
      change(event, false);
    }
  });
  addEventListener("blur", () => {
    down.length = 0;
    hold("nothing");
  });
  listenToFingers();
}

function pressed(event) {
  if (event.key === " ") {
    event.preventDefault();
    startOrPause();
  } else if (has("play")) {
    if (event.key === "Enter" && (phase !== "playing" || paused)) {
      startOrPause();
    }
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    event.preventDefault();
    post("control?" + (event.key === "ArrowLeft" ? "slower" : "faster"));
  } else if (event.key === "s") {
    post("control?step");
  } else if (/^[1-8]$/.test(event.key)) {
    post("control?" + event.key);
  }
}

function listenToFingers() {
  for (const button of document.querySelectorAll("[data-hold]")) {
    button.addEventListener("pointerdown", () => hold(button.dataset.hold));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      button.addEventListener(end, () => hold("nothing"));
    }
  }
  // The paddle goes where the finger went last, until it is lifted.
  const least = 6;
  const pad = element("pad");
  let from = null;
  pad.addEventListener("pointerdown", event => {
    from = event.clientY;
    pad.setPointerCapture(event.pointerId);
  });
  pad.addEventListener("pointermove", event => {
    if (from !== null && Math.abs(event.clientY - from) >= least) {
      hold(event.clientY < from ? "up" : "down");
      from = event.clientY + (event.clientY < from ? least : -least);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      from = null;
      hold("nothing");
    });
  }
}

function showPace(pace) {
  const before = phase;
  ({phase, paused} = pace);
  say("pause", paused ? "Go on" : "Pause");
  say("speed", (pace.speed < 1 ? "1/" + 1 / pace.speed : pace.speed) + "×");
  element("slower").disabled = pace.slowest;
  element("faster").disabled = pace.fastest;
  if (has("play")) {
    showOverlay(before);
  }
}

function showOverlay(before) {
  element("overlay").hidden = phase === "playing" && !paused;
  const focused = document.activeElement === element("start");
  if (phase === "over" && before === "playing") {
    requestAnimationFrame(() => requestAnimationFrame(() => showOutcome(true))); // after the last picture
  } else if (phase === "over") {
    requestAnimationFrame(() => requestAnimationFrame(() => showOutcome(false)));
  } else {
    say("outcome", phase === "ready" ? "First to 21 wins" : "Paused");
    say("start", phase === "ready" ? "Start" : "Go on");
  }
  if (focused && element("overlay").hidden) {
    document.activeElement.blur(); // or the next space would press the button that is gone
  }
}

/** The points of the person and of the other side. */
function personsPoints() {
  const right = Number(element("right-points").textContent);
  const left = Number(element("left-points").textContent);
  return personIsLeft ? [left, right] : [right, left];
}

function showOutcome(isOwn) {
  const [own, theirs] = personsPoints();
  say("outcome", (own === theirs ? "A draw, " : own > theirs ? "You won " : "You lost ") + own + " : " + theirs);
  say("start", "Again");
  const best = JSON.parse(remembered("best") || "null");
  if (isOwn && (!best || own - theirs > best[0] - best[1])) {
    remember("best", JSON.stringify([own, theirs]));
    best && say("outcome", element("outcome").textContent + ", your best");
  }
  showBest();
}

function showBest() {
  const best = JSON.parse(remembered("best") || "null");
  say("best", best ? "Your best in this browser: " + best[0] + " : " + best[1] : "");
}

// ---- live, or from the data inside

function listen() {
  const events = new EventSource("events");
  const on = (name, show) => events.addEventListener(name, event => show(JSON.parse(event.data)));
  on("info", showInfo);
  on("pace", showPace);
  on("agent", showAgent);
  on("frame", showFrame);
  on("curves", showCurves);
  on("result", showResult);
  on("notice", message => say("notice", message));
  on("warning", message => say("state", "The game has ended: " + message));
  events.onopen = () => {
    points.length = 0; // all of them come once more
    showLost(false);
    say("state", "");
  };
  events.onerror = () => {
    showLost(true);
    say("state", "No connection: the program has ended, or cannot be reached. This is what it showed last.");
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, 2000); // a browser gives up for good after some answers
    }
  };
}

function showLost(lost) {
  document.body.classList.toggle("lost", lost);
  for (const button of document.querySelectorAll("#controls button, #paddle button, #start")) {
    button.disabled = lost;
  }
}

function showResult({text, figures}) {
  say("result-text", text);
  showRows("result-rows", Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value.replace(/^-/, "−")])));
  document.body.classList.add("ended"); // the result says what the figures say
  element("result").hidden = false;
}

function showReport(report) {
  showInfo(report.info);
  showCurves(report.curves);
  const choice = element("film-choice");
  choice.replaceChildren(...report.films.map(({game}, i) => {
    const option = make("option", "the agent after game " + number(game));
    option.value = i;
    return option;
  }));
  const show = () => {
    const film = report.films[choice.value];
    element("film").src = film.film;
    element("film").alt = "film of a game of the agent after game " + number(film.game);
  };
  choice.addEventListener("change", show);
  if (report.films.length > 0) {
    choice.value = report.films.length - 1;
    element("films").hidden = false;
    show();
  }
  element("beside").append(element("settings"));
  element("settings").open = true;
  say("weights-planes", report.planes === 2 ? "; on the left those of the frame now, on the right those of the step before" : "");
  element("weights").src = report.weights;
  element("weights-card").hidden = false;
}

document.body.classList.add("unlearned", "mindless");
listenToTheme();
chart(element("returns"), "reward");
chart(element("speeds"), "Frames a second", SPEED);
chart(element("lengths"), "Length of a game", LENGTH);
colourCharts();
listenToCurves();
const report = JSON.parse(element("data").textContent);
if (report) {
  showReport(report);
} else {
  listen();
  listenToReader();
  offerOthers().catch(() => {}); // the lost connection is said
}
