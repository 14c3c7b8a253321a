// <convwalk-figure>: a figure of Convwalk in any page. With flags as attributes,
//   <convwalk-figure op="transposed" input="3" kernel="4" stride="2" numbers controls></convwalk-figure>
// or with src="figure.json", with link="..." as a link has it behind its "#", or with the figure's JSON in a
// <script type="application/json"> inside. What else stands inside is shown until it
// starts, which it does when it comes into sight. figure.js and figure.wasm lie beside this file, or in the page itself
// (convwalk export -o figure.html).
'use strict';

(() => {
  if (customElements.get('convwalk-figure')) return;
  const beside = document.currentScript ? document.currentScript.src : '';
  const kOwn = new Set(['autoplay', 'class', 'controls', 'dir', 'hidden', 'id', 'lang', 'link', 'loop', 'part', 'pin', 'role',
    'slot', 'src', 'step', 'style', 'tabindex', 'theme']);
  const kLeastTypePx = 11;

  // --- the program, once for all figures of a page ---

  async function wasmInPage() {
    const packed = document.getElementById('convwalk-wasm');
    if (!packed) return undefined;
    const bytes = Uint8Array.from(atob(packed.textContent.trim()), (c) => c.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  }

  async function load() {
    const wasmBinary = await wasmInPage();
    if (!globalThis.convwalkFigure) {
      await new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = new URL('figure.js', beside || location.href);
        script.onload = resolve;
        script.onerror = () => reject(new Error(script.src + ' could not be loaded'));
        document.head.append(script);
      });
    }
    const module = await globalThis.convwalkFigure(wasmBinary ? {wasmBinary} : {});
    const canvas = document.createElement('canvas');
    module.specialHTMLTargets['#offscreen'] = canvas;
    const f = (name, result, ...types) => module.cwrap('convwalk_' + name, result, types);
    const n = 'number';
    const s = 'string';
    return {
      canvas,
      begin: f('begin', n, s, n), end: f('end', null, n), said: f('said', s),
      resize: f('resize', s, n, n, n, n), setTheme: f('set_theme', s, n, s),
      draw: f('draw', s, n), drawSvg: f('draw_svg', s, n),
      steps: f('steps', n, n), step: f('step', n, n), seek: f('seek', null, n, n), go: f('go', null, n, n),
      play: f('play', null, n, n), pause: f('pause', null, n), playing: f('playing', n, n), advance: f('advance', n, n, n),
      point: f('point', n, n, n, n), pinPointed: f('pin_pointed', null, n), setPin: f('set_pin', s, n, s),
      pin: f('pin', s, n), title: f('title', s, n), sentence: f('sentence', s, n), words: f('words', s, n),
    };
  }

  let program = null;
  const theProgram = () => program ||= load();

  // --- what one looks like ---

  const kStyle = `
    :host { display: block; position: relative; width: 100%; aspect-ratio: 4 / 3; max-width: 100%; contain: content;
      font: 15px/1.4 Inter, system-ui, sans-serif; color: #1f2733; background: #fff; }
    :host([hidden]) { display: none; }
    .all { position: absolute; inset: 0; display: flex; flex-direction: column; }
    .picture { position: relative; flex: 1; min-height: 0; overflow: hidden; }
    canvas, img { position: absolute; inset: 0; width: 100%; height: 100%; outline: none; }
    canvas:focus-visible { box-shadow: inset 0 0 0 2px #2f6fdb; }
    .controls { display: flex; align-items: center; gap: 4px; padding: 4px 8px; border-top: 1px solid #dde1e7; background: #fff; }
    button { width: 40px; height: 40px; padding: 0; border: 0; border-radius: 6px; background: none; color: inherit; cursor: pointer; }
    button:hover { background: #eef1f5; }
    button:focus-visible, input:focus-visible { outline: 2px solid #2f6fdb; }
    svg { width: 20px; height: 20px; fill: currentColor; vertical-align: middle; }
    input { flex: 1; min-width: 3em; height: 40px; margin: 0 4px; background: none; appearance: none; cursor: pointer;
      --done: linear-gradient(#2a9d94 0 0) 0 / calc(100% * var(--at)) no-repeat; --line: #dde1e7; }
    input::-webkit-slider-runnable-track { height: 6px; border-radius: 3px; background: var(--done), var(--line); }
    input::-moz-range-track { height: 6px; border-radius: 3px; background: var(--done), var(--line); }
    input::-webkit-slider-thumb { appearance: none; width: 16px; height: 16px; margin-top: -5px; border: 3px solid #d9822b;
      border-radius: 50%; background: #fff; }
    input::-moz-range-thumb { box-sizing: border-box; width: 16px; height: 16px; border: 3px solid #d9822b; border-radius: 50%;
      background: #fff; }
    output { min-width: 5em; text-align: right; font-variant-numeric: tabular-nums; }
    .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre-line; }
    .wrong { margin: 0; padding: 1em; }
    .dark { color: #e7eaf0; background: #16191f; }
    .dark .controls { background: #1d2128; border-color: #343a45; }
    .dark button:hover { background: #2a303a; }
    .dark input { --line: #343a45; }
    [hidden] { display: none !important; }`;
  const kBack = '<svg viewBox="0 0 20 20"><path d="M14 4v12L5 10z"/></svg>';
  const kOn = '<svg viewBox="0 0 20 20"><path d="M6 4v12l9-6z"/></svg>';
  const kPlay = '<svg viewBox="0 0 20 20"><path d="M5 3v14l12-7z"/></svg>';
  const kPause = '<svg viewBox="0 0 20 20"><path d="M5 3h4v14H5zM11 3h4v14h-4z"/></svg>';

  const attributesOf = (element) => [...element.attributes].filter(
    ({name}) => !kOwn.has(name) && !/^(data-|aria-|on)/.test(name));

  class ConvwalkFigure extends HTMLElement {
    static observedAttributes = ['controls', 'loop', 'pin', 'step', 'theme'];

    #figure = 0;           // its number; 0: it has not been started
    #app = null;
    #seen = false;         // it is in sight
    #frame = 0;
    #timer = 0;
    #last = 0;             // when it was drawn last, or played on
    #told = {step: -1, pin: ''};
    #parts = null;
    #sight = new IntersectionObserver((entries) => this.#cameIntoSight(entries.at(-1).isIntersecting), {rootMargin: '100px'});
    #size = new ResizeObserver(() => this.#fit());
    #calm = matchMedia('(prefers-reduced-motion: reduce)');
    #dark = matchMedia('(prefers-color-scheme: dark)');
    #scheme = () => this.#setTheme();

    constructor() {
      super();
      this.attachShadow({mode: 'open'}).innerHTML = `<style>${kStyle}</style><slot></slot>`;
    }

    connectedCallback() {
      this.#sight.observe(this);
      this.#dark.addEventListener('change', this.#scheme);
    }

    disconnectedCallback() {
      this.#sight.disconnect();
      this.#size.disconnect();
      this.#dark.removeEventListener('change', this.#scheme);
      this.#rest();
      if (this.#figure) this.#app.end(this.#figure);
      this.#figure = 0;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#figure || before === now) return;
      if (name === 'step') this.seek(Number(now));
      if (name === 'pin') this.#setPin(now || '');
      if (name === 'theme') this.#setTheme();
      if (name === 'controls') this.#parts.controls.hidden = !this.hasAttribute('controls');
      if (name === 'loop' && this.playing) this.play();
    }

    // --- what a page may ask ---

    /// The program's half of it is there: methods do something from now on. A promise of the element.
    get ready() { return this.#ready; }
    get step() { return this.#figure ? this.#app.step(this.#figure) : 0; }
    get steps() { return this.#figure ? this.#app.steps(this.#figure) : 0; }
    get playing() { return this.#figure !== 0 && this.#app.playing(this.#figure) === 1; }
    get pinned() { return this.#figure ? this.#app.pin(this.#figure) : ''; }

    play() {
      if (!this.#figure) return;
      this.#app.play(this.#figure, this.hasAttribute('loop') ? 1 : 0);
      this.#last = performance.now();
      this.#wake();
    }

    pause() {
      if (!this.#figure) return;
      this.#app.pause(this.#figure);
      this.#wake();
    }

    seek(step) {
      if (!this.#figure || !Number.isFinite(Number(step))) return;
      this.#app.seek(this.#figure, Math.trunc(Number(step)));
      this.#wake();
    }

    // --- starting ---

    #done = null;
    #ready = new Promise((resolve) => { this.#done = resolve; });

    #cameIntoSight(seen) {
      this.#seen = seen;
      if (seen && !this.#app) this.#start();
      if (seen) this.#last = performance.now();
      this.#wake();
    }

    async #text() {
      const src = this.getAttribute('src');
      if (src) {
        const answer = await fetch(new URL(src, document.baseURI));
        if (!answer.ok) throw new Error(`${src} could not be loaded: ${answer.status}`);
        return answer.text();
      }
      const link = this.getAttribute('link');
      if (link !== null) return link;
      const json = this.querySelector('script[type="application/json"]');
      if (json) return json.textContent.trim();
      return attributesOf(this).map(({name, value}) => value === '' ? name : `${name}=${encodeURIComponent(value)}`).join('&');
    }

    async #start() {
      try {
        this.#app = await theProgram();
        const text = await this.#text();
        if (!this.isConnected) return;
        this.#figure = this.#app.begin(text, this.#calm.matches ? 1 : 0);
        if (!this.#figure) throw new Error(this.#app.said());
      } catch (error) {
        this.#fail(error.message);
        return;
      }
      this.#build();
      this.#setTheme();
      if (this.hasAttribute('step')) this.seek(Number(this.getAttribute('step')));
      if (this.hasAttribute('pin')) this.#setPin(this.getAttribute('pin'));
      this.#told = {step: this.step, pin: this.pinned};
      if (this.hasAttribute('autoplay')) {
        this.#app.seek(this.#figure, 0);
        this.play();
      }
      this.#size.observe(this.#parts.picture);
      this.#done(this);
    }

    #fail(sentence) {
      this.shadowRoot.innerHTML = `<style>${kStyle}</style><slot></slot><p class="wrong" role="alert"></p>`;
      this.shadowRoot.querySelector('.wrong').textContent = sentence;
      this.dispatchEvent(new ErrorEvent('error', {message: sentence}));
    }

    #build() {
      this.shadowRoot.innerHTML = `<style>${kStyle}</style>
        <div class="all">
          <div class="picture"><canvas tabindex="0" role="img" aria-describedby="words"></canvas><img hidden alt=""></div>
          <div class="controls" hidden>
            <button class="back" aria-label="Step back">${kBack}</button>
            <button class="play"></button>
            <button class="on" aria-label="Step forward">${kOn}</button>
            <input type="range" min="0" aria-label="Step">
            <output></output>
          </div>
        </div>
        <div id="words" class="said"></div>
        <div class="said" role="status" aria-live="polite"></div>`;
      const find = (selector) => this.shadowRoot.querySelector(selector);
      const parts = this.#parts = {
        all: find('.all'), picture: find('.picture'), canvas: find('canvas'), svg: find('img'), controls: find('.controls'), play: find('.play'),
        track: find('input'), count: find('output'), words: find('#words'), status: find('[role=status]'),
      };
      parts.canvas.setAttribute('aria-label', this.#app.title(this.#figure));
      parts.words.textContent = this.#app.words(this.#figure);
      parts.track.max = this.steps;
      parts.controls.hidden = !this.hasAttribute('controls');
      find('.back').addEventListener('click', () => this.#go(-1));
      find('.on').addEventListener('click', () => this.#go(1));
      parts.play.addEventListener('click', () => this.#toggle());
      parts.track.addEventListener('input', () => this.seek(Number(parts.track.value)));
      this.#listen(parts.canvas);
    }

    // --- what a person does ---

    #listen(canvas) {
      const point = (event) => {
        const box = canvas.getBoundingClientRect();
        const ratio = canvas.width / Math.max(1, box.width);
        if (this.#app.point(this.#figure, (event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio)) this.#wake();
      };
      canvas.addEventListener('pointermove', point);
      canvas.addEventListener('pointerleave', () => {
        if (this.#app.point(this.#figure, NaN, NaN)) this.#wake();
      });
      canvas.addEventListener('click', (event) => {
        point(event);
        this.#app.pinPointed(this.#figure);
        this.#wake();
      });
      canvas.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const deeds = {
          ' ': () => this.#toggle(), ArrowLeft: () => this.#go(-1), ArrowRight: () => this.#go(1),
          Home: () => this.seek(0), End: () => this.seek(this.steps), Escape: () => this.#setPin(''),
        };
        if (!deeds[event.key]) return;
        deeds[event.key]();
        event.preventDefault();
      });
    }

    #toggle() {
      if (this.playing) this.pause();
      else this.play();
    }

    #go(direction) {
      this.#app.go(this.#figure, direction);
      this.#wake();
    }

    #setPin(pin) {
      const wrong = this.#app.setPin(this.#figure, pin);
      if (wrong) this.dispatchEvent(new ErrorEvent('error', {message: wrong}));
      this.#wake();
    }

    #setTheme() {
      if (!this.#figure) return;
      const wanted = this.getAttribute('theme');
      const name = wanted === 'auto' ? (this.#dark.matches ? 'dark' : 'light') : wanted;
      const wrong = name ? this.#app.setTheme(this.#figure, name) : '';
      if (wrong) this.dispatchEvent(new ErrorEvent('error', {message: wrong}));
      else this.#parts.all.classList.toggle('dark', name === 'dark');
      this.#wake();
    }

    // --- drawing: none while nothing moves or nobody sees it ---

    #fit() {
      const {picture, canvas} = this.#parts;
      if (!this.#figure) return;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.max(1, Math.round(picture.clientWidth * ratio));
      canvas.height = Math.max(1, Math.round(picture.clientHeight * ratio));
      this.#app.resize(this.#figure, canvas.width, canvas.height, kLeastTypePx * ratio);
      this.#turn();
    }

    #rest() {
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#timer);
      this.#frame = this.#timer = 0;
    }

    #wake() {
      if (this.#frame || !this.#figure || !this.#seen) return;
      this.#frame = requestAnimationFrame(() => this.#turn());
    }

    #turn() {
      this.#rest();
      if (!this.#figure) return;
      const now = performance.now();
      const rest = this.#app.advance(this.#figure, this.playing ? now - this.#last : 0);
      this.#last = now;
      this.#draw();
      this.#tell();
      if (rest <= 0) this.#wake();
      else if (Number.isFinite(rest)) this.#timer = setTimeout(() => this.#wake(), rest);
    }

    #draw() {
      const {canvas, svg} = this.#parts;
      const stage = this.#app.canvas;
      if (canvas.width < 2 || canvas.height < 2) return;
      if (stage.width < canvas.width) stage.width = canvas.width;
      if (stage.height < canvas.height) stage.height = canvas.height;
      const wrong = this.#app.noGraphics || this.#app.draw(this.#figure);
      if (!wrong) {
        canvas.getContext('2d').drawImage(stage, 0, stage.height - canvas.height, canvas.width, canvas.height,
          0, 0, canvas.width, canvas.height);
        return;
      }
      // Without WebGL: as SVG, which a browser draws by itself.
      this.#app.noGraphics = wrong;
      svg.hidden = false;
      svg.style.pointerEvents = 'none';
      svg.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(this.#app.drawSvg(this.#figure));
    }

    #tell() {
      const {play, track, count, status} = this.#parts;
      const look = this.playing ? 'Pause' : 'Play';
      if (play.getAttribute('aria-label') !== look) {
        play.setAttribute('aria-label', look);
        play.innerHTML = this.playing ? kPause : kPlay;
      }
      const now = {step: this.step, pin: this.pinned};
      track.value = now.step;
      track.style.setProperty('--at', now.step / Math.max(1, this.steps));
      count.textContent = `${now.step} / ${this.steps}`;
      // A voice would never come to an end while it plays.
      if (!this.playing) status.textContent = this.#app.sentence(this.#figure);
      const before = this.#told;
      this.#told = now;
      if (now.step !== before.step) this.#say('step', {step: now.step, steps: this.steps});
      if (now.pin !== before.pin) this.#say('pin', {pin: now.pin});
    }

    #say(name, detail) {
      this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
    }
  }

  customElements.define('convwalk-figure', ConvwalkFigure);
})();
