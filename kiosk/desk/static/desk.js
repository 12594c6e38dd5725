"use strict";
// What the desk adds when scripts run: the list draws itself anew, a new flag is said and heard, and a page that nobody
// uses logs off. Without it everything works by the page's own refresh.

const body = document.body;
const idleMs = Number(body.dataset.idleS || 0) * 1000;
const byId = (id) => document.getElementById(id);

// --- log off when nothing is done; say that somebody is here while they type or read -------------------------------
let lastDone = Date.now();
let lastTold = Date.now();

// The server decides: another tab may have kept the session awake.
function leave() {
  location.replace("/?live=1");
}

function done() {
  lastDone = Date.now();
  if (lastDone - lastTold > Math.min(60000, idleMs / 3)) {
    lastTold = lastDone;
    const form = new URLSearchParams({ csrf: body.dataset.csrf });
    fetch("/stay", { method: "POST", body: form }).then((answer) => { if (answer.status === 401) leave(); }, () => {});
  }
}

if (idleMs) {
  for (const name of ["keydown", "pointerdown", "wheel"]) addEventListener(name, done, { passive: true });
  setInterval(() => { if (Date.now() - lastDone > idleMs) leave(); }, 1000);
}

// --- a sound for a new "stop", after the person has asked for it ----------------------------------------------------
const soundButton = byId("sound");
let audio = null;

function soundWanted() {
  return sessionStorage.getItem("sound") === "on";
}

function showSound() {
  const on = soundWanted() && audio !== null && audio.state === "running";
  soundButton.setAttribute("aria-pressed", String(on));
  soundButton.textContent = on ? soundButton.dataset.on : soundButton.dataset.off;
}

function wake() {
  audio = audio || new AudioContext();
  audio.resume().then(showSound, showSound);
}

function ring() {
  if (!soundWanted() || audio === null || audio.state !== "running") return;
  for (const [pitch, at] of [[660, 0], [880, 0.18], [660, 0.36]]) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    const start = audio.currentTime + at;
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(0.3, start + 0.02);
    level.gain.linearRampToValueAtTime(0, start + 0.16);
    tone.connect(level).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.17);
  }
  body.dataset.rang = String(Number(body.dataset.rang || 0) + 1);
}

if (soundButton && "AudioContext" in window) {
  soundButton.hidden = false;
  soundButton.addEventListener("click", () => {
    const on = soundButton.getAttribute("aria-pressed") === "true";
    sessionStorage.setItem("sound", on ? "off" : "on");
    if (on) showSound(); else { wake(); }
  });
  // Another page of the desk: the wish stays, and most browsers let it sound on at once or with the next touch.
  if (soundWanted()) {
    wake();
    addEventListener("pointerdown", wake, { once: true });
    addEventListener("keydown", wake, { once: true });
  }
}

// --- the list ------------------------------------------------------------------------------------------------------
const list = byId("list");
const said = byId("said");
const ids = (text) => new Set((text || "").split(" ").filter(Boolean));
const state = () => byId("state").dataset;
let source = null;
let drawing = false;
let again = false;

function news(before, after) {
  const old = ids(before);
  return [...ids(after)].filter((id) => !old.has(id));
}

async function draw() {
  if (drawing) { again = true; return; }
  drawing = true;
  try {
    const query = new URLSearchParams(location.search);
    query.set("live", "1");
    const answer = await fetch(`/visits/list?${query}`);
    if (answer.status === 401) { leave(); return; }
    if (!answer.ok) return;
    const html = await answer.text();
    const before = { stops: state().stops, help: state().help, cards: cardIds() };
    const held = document.activeElement && list.contains(document.activeElement) ? document.activeElement.id : "";
    list.innerHTML = html;
    if (held) { const still = byId(held) || list.querySelector("a, button"); if (still) still.focus({ preventScroll: true }); }
    tell(before);
  } finally {
    drawing = false;
    if (again) { again = false; draw(); }
  }
}

function cardIds() {
  return [...list.querySelectorAll(".group-open .card")].map((card) => card.id).join(" ");
}

function tell(before) {
  const { stops, help, badge, title } = state();
  const count = ids(stops).size;
  document.title = count ? `(${count}) ${badge} - ${title}` : title;
  const words = [];
  const arrived = news(before.cards, cardIds());
  const stopped = news(before.stops, stops).length > 0;
  if (stopped) ring();
  if (stopped || arrived.some((id) => byId(id).classList.contains("tier-stop"))) words.push(said.dataset.newStop);
  for (const id of arrived) byId(id).classList.add("arrived");
  if (arrived.length && !words.length) words.push(said.dataset.newFlag);
  if (news(before.help, help).length) { words.push(said.dataset.newHelp); ring(); }
  if (words.length) said.textContent = words.join(" ");
}

function listen() {
  source = new EventSource(`/events?live=1&state=${encodeURIComponent(state().state)}`);
  source.addEventListener("change", draw);
  source.addEventListener("out", leave);
  source.addEventListener("open", () => { byId("lost").hidden = true; });
  source.addEventListener("error", () => {
    byId("lost").hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(() => { draw().finally(listen); }, 3000);
  });
}

if (list) {
  listen();
  // Minutes go by and flags become overdue though nothing changes in the records.
  setInterval(draw, 30000);
  addEventListener("pagehide", () => source.close());
}

// --- the sheet of paper --------------------------------------------------------------------------------------------
const printButton = byId("print");
if (printButton) {
  printButton.hidden = false;
  printButton.addEventListener("click", () => print());
}
