// Which beta does a loss optimise? As vae_course/theory/effective_beta.py computes it; a test compares the two.
"use strict";

const vaeBeta = (() => {
  // How often the loss, summed over pixels, counts the negative log-likelihood: the bare squared error counts it twice.
  const COUNTS = { "bce": 1, "gaussian-nll": 1, "squared-error": 2 };

  // What is wrong with a value: what it is called in the form, what was expected, what came.
  function refused(name, expected, value) {
    const came = Number.isNaN(value) ? "is empty, or holds no number" : `is ${value}`;
    const said = `“${FIELDS.find(([field]) => field === name)[1]}” ${came}; give ${expected}.`;
    return Object.assign(new RangeError(said), { field: name });
  }

  function effectiveBeta({ pixels, latent, loss = "bce", sigma = 1, over_pixels = "sum", over_latent = "sum",
    reconstruction_weight = 1, kl_weight = 1, reconstruction_batch = "mean", kl_batch = "mean", batch_size = 1 }) {
    for (const [name, value] of Object.entries({ pixels, latent, batch_size })) {
      if (!Number.isInteger(value) || value < 1) throw refused(name, "a whole number, 1 or more", value);
    }
    if (!(kl_weight >= 0) || kl_weight === Infinity) throw refused("kl_weight", "0 or a number above 0", kl_weight);
    for (const [name, value] of Object.entries({ reconstruction_weight, sigma })) {
      if (!(value > 0) || value === Infinity) throw refused(name, "a number above 0", value);
    }
    const reductions = { over_pixels, over_latent, reconstruction_batch, kl_batch };
    for (const [name, value, choices] of [["loss", loss, Object.keys(COUNTS)],
      ...Object.entries(reductions).map((one) => [...one, ["mean", "sum"]])]) {
      if (!choices.includes(value)) throw refused(name, choices.join(" or "), value);
    }
    const share = (reduction, size) => (reduction === "mean" ? size : 1);
    const counted = COUNTS[loss] * (loss === "squared-error" ? sigma ** 2 : 1);
    const reconstruction =
      reconstruction_weight * counted / share(over_pixels, pixels) / share(reconstruction_batch, batch_size);
    return kl_weight / share(over_latent, latent) / share(kl_batch, batch_size) / reconstruction;
  }

  // Name, label, and either the choices or the start of a number. The start is the loss with which chapter 05 begins.
  const MEAN_FIRST = ["mean", "sum"];
  const FIELDS = [
    ["loss", "reconstruction loss", ["squared-error", "bce", "gaussian-nll"]],
    ["over_pixels", "over pixels", MEAN_FIRST],
    ["over_latent", "KL over latents", MEAN_FIRST],
    ["pixels", "pixels (with channels)", 784],
    ["latent", "latent dimensions", 5],
    ["kl_weight", "KL weight", 0.1],
    ["reconstruction_weight", "reconstruction weight", 1],
    ["sigma", "sigma of p(x|z)", 1],
    ["reconstruction_batch", "reconstruction over the batch", MEAN_FIRST],
    ["kl_batch", "KL over the batch", MEAN_FIRST],
    ["batch_size", "batch size", 128],
  ];

  const element = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

  function makeField([name, text, given], id) {
    const choices = Array.isArray(given);
    const input = element(choices ? "select" : "input", { id, name });
    if (choices) for (const choice of given) input.append(element("option", { textContent: choice }));
    else Object.assign(input, { type: "number", min: 0, step: "any", value: given, inputMode: "decimal" });
    return [element("label", { htmlFor: id, textContent: text }), input];
  }

  const values = (form) =>
    Object.fromEntries(FIELDS.map(([name, , given]) => {
      const { value } = form.elements[name];
      return [name, Array.isArray(given) ? value : value === "" ? NaN : Number(value)];
    }));

  // What a beta means, in a sentence.
  function meaning(beta, { loss }) {
    if (beta === 0) return "Without the KL this is an autoencoder.";
    const honest = loss === "bce" ? "" : ` It is the ELBO itself for a sigma ${Math.sqrt(beta).toPrecision(3)} times as large.`;
    if (Math.abs(beta - 1) < 1e-9) return "This loss is the negative ELBO, up to a factor and a constant.";
    const side = beta > 1 ? "more than the ELBO counts it: expect blurred images, unused latents"
      : "less than the ELBO counts it: expect sharp reconstructions, poor samples from the prior";
    return `The KL counts ${side}.${honest}`;
  }

  const line = (beta) => {
    const at = (value) => 20 + 460 * (Math.min(6, Math.max(-6, Math.log10(value))) + 6) / 12;
    const ticks = [-6, -4, -2, 0, 2, 4, 6].map((power) =>
      `<line x1="${at(10 ** power)}" x2="${at(10 ** power)}" y1="20" y2="${power ? 28 : 36}" stroke="currentColor"/>` +
      `<text x="${at(10 ** power)}" y="52" text-anchor="middle" font-size="13" fill="currentColor">` +
      (power ? `10<tspan dy="-5" font-size="10">${power}</tspan>` : "1") + "</text>").join("");
    const dot = beta > 0 ? `<circle cx="${at(beta)}" cy="20" r="7" fill="#D55E00"/>` : "";
    return `<svg viewBox="0 0 500 60" aria-hidden="true"><line x1="20" x2="480" y1="20" y2="20" stroke="currentColor"/>` +
      `${ticks}${dot}</svg>`;
  };

  function makeForm(box, index) {
    const form = element("form", { className: "vae-controls" });
    FIELDS.forEach((field, i) => form.append(...makeField(field, `vae-beta-${index}-${i}`), element("span")));
    const result = element("p", { className: "vae-result" });
    const said = element("p", { className: "vae-note" });
    const drawing = element("div");
    result.setAttribute("aria-live", "polite");
    const compute = () => {
      const given = values(form);
      for (const field of form.elements) field.removeAttribute("aria-invalid");
      try {
        const beta = effectiveBeta(given);
        result.removeAttribute("role");
        result.textContent = `effective beta = ${+beta.toPrecision(4)}`;
        said.textContent = meaning(beta, given);
        drawing.innerHTML = line(beta);
      } catch (error) {
        result.setAttribute("role", "alert");
        result.textContent = error.message;
        form.elements[error.field]?.setAttribute("aria-invalid", "true");
        said.textContent = drawing.innerHTML = "";
      }
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", compute);
    box.append(form, result, drawing, said);
    box.closest(".vae-figure")?.querySelector("img").classList.add("vae-replaced"); // the form draws the same line
    compute();
  }

  const start = () => document.querySelectorAll(".vae-beta").forEach(makeForm);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  return { effectiveBeta };
})();
