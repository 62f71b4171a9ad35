// Figures that move without a kernel. Behind a still picture stands a description of frames (docs/_ext/frames.py): this
// puts a control for each of them under the picture and shows the frame of the values chosen, or the nearest one.
"use strict";

const vaeFrames = (() => {
  const nearest = (values, value) =>
    values.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(values[best] - value) ? i : best), 0);

  // The number of the frame at these places of the controls' values; the last control's changes fastest.
  const frameAt = (controls, places) =>
    controls.reduce((number, control, i) => number * control.values.length + places[i], 0);

  const element = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

  // One control: its elements, the place among the drawn values that it stands at, and what is said about that.
  function makeControl(spec, id, moved) {
    const last = spec.values.length - 1;
    const among = spec.kind === "slider";
    const words = !among && spec.values.some((label) => isNaN(label));
    const input = element(words ? "select" : "input", { id });
    if (words) {
      spec.labels.forEach((label, i) => input.append(element("option", { value: i, textContent: label })));
      input.value = spec.start;
    } else {
      const [min, max, step] = among ? [spec.min, spec.max, "any"] : [0, last, 1];
      Object.assign(input, { type: "range", min, max, step, value: among ? spec.values[spec.start] : spec.start });
    }
    const place = () => (among ? nearest(spec.values, +input.value) : +input.value);
    const said = () => {
      const drawn = spec.labels[place()];
      const between = among && Math.abs(input.value - spec.values[place()]) > (spec.max - spec.min) / 1000;
      return between ? `${+(+input.value).toPrecision(3)}, shown: ${drawn}` : drawn;
    };
    const output = element("output", { htmlFor: id });
    const update = () => {
      output.textContent = words ? "" : said();
      if (!words) input.setAttribute("aria-valuetext", said());
    };
    input.addEventListener("input", () => { update(); moved(); });
    if (among) {
      const arrows = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
      input.addEventListener("keydown", (event) => { // one key press is one picture
        if (!(event.key in arrows)) return;
        event.preventDefault();
        input.value = spec.values[Math.max(0, Math.min(last, place() + arrows[event.key]))];
        input.dispatchEvent(new Event("input"));
      });
    }
    update();
    const label = element("label", { htmlFor: id, textContent: spec.label });
    return { place, elements: [label, input, output] };
  }

  function makeFigure(box, index) {
    const holder = box.querySelector(".vae-frames");
    const data = JSON.parse(holder.querySelector("script").textContent);
    const folder = (document.documentElement.dataset.content_root || "./") + data.folder;
    const still = box.querySelector("img");
    const canvas = element("canvas", { width: data.width, height: data.height, hidden: true });
    canvas.setAttribute("role", "img");
    still.after(canvas);
    const live = element("p", { className: "vae-said" });
    live.setAttribute("aria-live", "polite");

    const note = `Drawn in advance at ${data.frames} settings; in the notebook it is drawn at any.`;
    const noted = element("p", { className: "vae-note", textContent: note });

    const sheets = [];
    const sheet = (number) => {
      if (!sheets[number]) {
        const image = element("img", { src: `${folder}${data.name}-${number}.webp` });
        const failed = (error) => { delete sheets[number]; throw error; }; // it is asked for again at the next move
        sheets[number] = { image, ready: image.decode().catch(failed) };
      }
      return sheets[number];
    };

    let waiting = 0;
    const show = async () => {
      const number = frameAt(data.controls, controls.map((control) => control.place()));
      canvas.dataset.wanted = number;
      const { image, ready } = sheet(Math.floor(number / data.each));
      try {
        await ready;
      } catch { // the picture that stands there is another setting's
        noted.textContent = live.textContent = "The picture of this setting could not be loaded; move to try again.";
        return;
      }
      if (canvas.dataset.wanted !== String(number)) return;
      noted.textContent = note;
      const top = (number % data.each) * data.height;
      canvas.getContext("2d").drawImage(image, 0, top, data.width, data.height, 0, 0, data.width, data.height);
      canvas.setAttribute("aria-label", `${data.alts[number]} At the start: ${data.alt}`);
      canvas.dataset.frame = number;
      canvas.hidden = false;
      still.hidden = true;
      clearTimeout(waiting); // said once the hand rests
      waiting = setTimeout(() => { live.textContent = data.alts[number]; }, 400);
    };
    const controls = data.controls.map((spec, i) => makeControl(spec, `vae-${index}-${i}`, show));

    const form = element("form", { className: "vae-controls" });
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const control of controls) form.append(...control.elements);
    holder.append(form, noted, live);
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      for (let number = 0; number < data.sheets; number++) sheet(number).ready.catch(() => {});
    }, { rootMargin: "300px" }).observe(box);
  }

  const start = () =>
    document.querySelectorAll(".vae-figure").forEach((box, i) => box.querySelector(".vae-frames") && makeFigure(box, i));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  return { nearest, frameAt };
})();
