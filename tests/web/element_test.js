// <convwalk-figure> in other people's pages.
//   node element_test.js SITE [NAME]
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const {pause, run, until} = require('./browser.js');

const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="convwalk.js"></script>';
const pages = {
  '/plain.html': `${head}<p>Before</p><convwalk-figure id="a" style="width: 600px" op="transposed" input="3" kernel="4" stride="2"
    padding="1" numbers controls step="5"></convwalk-figure><button id="after">after</button>`,
  '/two.html': `${head}<convwalk-figure id="a" style="width: 400px" op="conv" input="5" kernel="3"></convwalk-figure>
    <convwalk-figure id="b" style="width: 500px" link="op=conv&amp;input=7&amp;kernel=2" theme="dark" pin="output:0,0"></convwalk-figure>`,
  '/far.html': `${head}<div style="height: 5000px"></div><convwalk-figure id="a" op="conv" autoplay loop><i>soon</i></convwalk-figure>`,
  '/src.html': `${head}<convwalk-figure id="a" src="figure.json"></convwalk-figure>`,
  '/figure.json': '{"convwalk": 1, "layer": {"operator": "convolution", "input": [8, 8], "kernel": [2, 2]}}',
  '/bad.html': `${head}<convwalk-figure id="a" op="conv" kernel="99" input="5"></convwalk-figure>`,
  '/frame.html': '<!doctype html><iframe src="plain.html" style="width: 800px; height: 700px"></iframe>',
  // What a notebook shows of a cell that gives back HTML: put into the page when it is there already.
  '/notebook.html': `<!doctype html><div id="output"></div><script>
    document.getElementById('output').innerHTML = '<convwalk-figure id="a" op="conv" input="5" kernel="3"></convwalk-figure>';
    const script = document.createElement('script'); script.src = 'convwalk.js'; document.body.append(script);</script>`,
};

async function ready(page, id = 'a') {
  await page.waitForFunction((name) => document.getElementById(name)?.ready, {timeout: 60000}, id);
  await page.evaluate((name) => document.getElementById(name).ready.then(() => {}), id);
  await pause(200);
}

async function open(page, address, id) {
  await page.goto(address);
  await ready(page, id);
}

const get = (page, what, id = 'a') => page.evaluate((name, part) => document.getElementById(name)[part], id, what);

// How many of the picture's pixels are not those of its corner.
const painted = (page, id = 'a') => page.evaluate((name) => {
  const canvas = document.getElementById(name).shadowRoot.querySelector('canvas');
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Uint32Array(data.buffer);
  return pixels.filter((pixel) => pixel !== pixels[0]).length / pixels.length;
}, id);

const tests = {
  async 'shows the figure of its flags at its step, in one go'({page, address, asked, errors, shots}) {
    await open(page, address + 'plain.html');
    assert.strictEqual(await get(page, 'steps'), 36);
    assert.strictEqual(await get(page, 'step'), 5);
    assert.ok(await painted(page) > 0.1);
    assert.deepStrictEqual(asked.filter((url) => !url.startsWith(address)), []);
    assert.deepStrictEqual(errors.filter((error) => !/favicon/.test(error)), []);
    const files = ['figure.js', 'figure.wasm', 'convwalk.js'].map((name) => address + name);
    for (const file of files) assert.strictEqual(asked.filter((url) => url === file).length, 1, file);
    if (shots) await page.screenshot({path: path.join(shots, 'element.png')});
  },

  async 'plays, pauses, seeks, and tells of steps'({page, address}) {
    await open(page, address + 'plain.html');
    const steps = await page.evaluate(async () => {
      const figure = document.getElementById('a');
      const told = [];
      figure.addEventListener('step', (event) => told.push(event.detail.step));
      figure.seek(7);
      await new Promise((resolve) => setTimeout(resolve, 300));
      figure.play();
      await new Promise((resolve) => setTimeout(resolve, 1300));
      figure.pause();
      return told;
    });
    assert.deepStrictEqual(steps.slice(0, 2), [7, 8]);
    assert.strictEqual(await get(page, 'playing'), false);
    await page.evaluate(() => document.getElementById('a').setAttribute('step', '3'));
    assert.strictEqual(await get(page, 'step'), 3);
  },

  async 'is driven by its buttons and keys, and the wheel and Tab stay the page\'s'({page, address}) {
    await open(page, address + 'plain.html');
    await page.evaluate(() => { document.body.style.height = '4000px'; });
    await page.mouse.move(300, 250);
    await page.mouse.wheel({deltaY: 200});
    await until('the page is scrolled', () => page.evaluate(() => scrollY > 0));
    await page.evaluate(() => scrollTo(0, 0));
    await page.evaluate(() => document.getElementById('a').shadowRoot.querySelector('.on').click());
    assert.strictEqual(await get(page, 'step'), 6);
    await page.evaluate(() => document.getElementById('a').shadowRoot.querySelector('canvas').focus());
    await page.keyboard.press('ArrowRight');
    assert.strictEqual(await get(page, 'step'), 7);
    await page.keyboard.press('Home');
    assert.strictEqual(await get(page, 'step'), 0);
    for (let i = 0; i < 5; ++i) await page.keyboard.press('Tab');
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), 'after');
  },

  async 'pins what is clicked, and tells of it'({page, address}) {
    await open(page, address + 'two.html');
    await page.evaluate(() => {
      window.pins = [];
      document.getElementById('a').addEventListener('pin', (event) => window.pins.push(event.detail.pin));
    });
    const pins = () => page.evaluate(() => window.pins);
    // A cell of the planes: the middle of the figure's height shows one somewhere.
    for (let x = 60; x < 400 && (await pins()).length === 0; x += 20) {
      await page.mouse.click(x, 190);
      await pause(60);
    }
    assert.match((await pins())[0], /^(input|kernel|output):\d,\d$/);
    await page.evaluate(() => document.getElementById('a').setAttribute('pin', ''));
    assert.strictEqual(await get(page, 'pinned'), '');
  },

  async 'two stand on one page, each with its own figure'({page, address, shots}) {
    await open(page, address + 'two.html');
    await ready(page, 'b');
    assert.deepStrictEqual([await get(page, 'steps'), await get(page, 'steps', 'b')], [9, 36]);
    assert.strictEqual(await get(page, 'pinned', 'b'), 'output:0,0');
    assert.ok(await painted(page) > 0.1 && await painted(page, 'b') > 0.1);
    const corner = (id) => page.evaluate((name) => [...document.getElementById(name).shadowRoot.querySelector('canvas')
      .getContext('2d').getImageData(0, 0, 1, 1).data], id);
    assert.ok((await corner('a'))[0] > 200 && (await corner('b'))[0] < 100, 'light and dark');
    if (shots) await page.screenshot({path: path.join(shots, 'two.png')});
  },

  async 'starts when it comes into sight, and rests when it is out of it'({page, address, asked}) {
    await page.goto(address + 'far.html');
    await pause(500);
    assert.ok(!asked.some((url) => url.endsWith('.wasm')));
    assert.strictEqual(await get(page, 'playing'), false);
    await page.evaluate(() => document.getElementById('a').scrollIntoView());
    await ready(page);
    assert.strictEqual(await get(page, 'playing'), true);
    const step = await get(page, 'step');
    await until('it plays', async () => await get(page, 'step') > step);
    await page.evaluate(() => scrollTo(0, 0));
    await pause(600);
    const frames = await page.evaluate(async () => {
      let count = 0;
      const before = window.requestAnimationFrame;
      window.requestAnimationFrame = (f) => { ++count; return before(f); };
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return count;
    });
    assert.strictEqual(frames, 0);
  },

  async 'reads a scenario\'s file'({page, address}) {
    await open(page, address + 'src.html');
    assert.strictEqual(await get(page, 'steps'), 49);
  },

  async 'says what is wrong'({page, address}) {
    await page.goto(address + 'bad.html');
    await until('the sentence', () => page.evaluate(() =>
      /kernel/.test(document.getElementById('a').shadowRoot.querySelector('[role=alert]')?.textContent)));
  },

  async 'lives in a frame, and in what a notebook puts into its page'({page, address}) {
    await page.goto(address + 'frame.html');
    const frame = await (await page.$('iframe')).contentFrame();
    await ready(frame);
    assert.strictEqual(await get(frame, 'steps'), 36);
    await open(page, address + 'notebook.html');
    assert.strictEqual(await get(page, 'steps'), 9);
  },

  async 'without WebGL it is an SVG that plays as well'({page, address, shots}) {
    await page.evaluateOnNewDocument(() => {
      const before = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : before.call(this, kind, ...rest);
      };
    });
    await open(page, address + 'plain.html');
    const svg = () => page.evaluate(() => document.getElementById('a').shadowRoot.querySelector('img').src);
    const first = await svg();
    assert.ok(first.startsWith('data:image/svg+xml'));
    await page.evaluate(() => document.getElementById('a').seek(9));
    await until('another picture', async () => await svg() !== first);
    if (shots) await page.screenshot({path: path.join(shots, 'element_svg.png')});
  },

  async 'has words for those who do not see it'({page, address}) {
    await open(page, address + 'plain.html');
    const [label, words, status] = await page.evaluate(() => {
      const root = document.getElementById('a').shadowRoot;
      return [root.querySelector('canvas').getAttribute('aria-label'), root.getElementById('words').textContent,
        root.querySelector('[role=status]').textContent];
    });
    assert.match(label, /ransposed/);
    assert.match(words, /6/);
    assert.match(status, /output \(0, 4\)/);
  },

  async 'a page that was exported lives from a disk, without a network'({page, shots}) {
    const file = path.resolve(process.argv[2], '../figure.html');
    if (!fs.existsSync(file)) return console.log('  skipped: no ' + file);
    await page.setOfflineMode(true);
    await page.goto('file://' + file);
    await page.evaluate(() => { document.querySelector('convwalk-figure').id = 'a'; });
    await ready(page);
    assert.ok(await get(page, 'steps') > 1);
    assert.ok(await painted(page) > 0.1);
    if (shots) await page.screenshot({path: path.join(shots, 'figure_html.png')});
    return undefined;
  },

  async 'the figures of a lesson\'s slides live, and arrows go on beside them'({page, shots}) {
    const file = path.resolve(process.argv[2], '../deck/a_stride_of_one_half.html');
    if (!fs.existsSync(file)) return console.log('  skipped: no ' + file);
    await page.setOfflineMode(true);
    await page.goto('file://' + file);
    const count = () => page.evaluate(() => document.getElementById('count').textContent);
    const shown = () => page.evaluate(() => {
      const figure = document.querySelector('section.now figure convwalk-figure');
      if (figure) figure.id = 'a';
      return figure !== null;
    });
    for (let i = 0; i < 10 && !await shown(); ++i) await page.keyboard.press('ArrowRight');
    await ready(page);
    await until('its picture', async () => await painted(page) > 0.05, 10);
    const before = await count();
    await page.evaluate(() => document.getElementById('a').shadowRoot.querySelector('canvas').focus());
    await page.keyboard.press('End');
    await until('its last step', async () => await get(page, 'step') === await get(page, 'steps'), 5);
    assert.strictEqual(await count(), before, 'the key was the figure\'s');
    await page.evaluate(() => document.getElementById('a').shadowRoot.activeElement.blur());
    await page.keyboard.press('PageDown');
    await until('another slide or another picture of it', async () => await count() !== before || !await page.evaluate(() =>
      document.getElementById('a').checkVisibility()), 5);
    if (shots) await page.screenshot({path: path.join(shots, 'deck_live.png')});
    return undefined;
  },

  async 'a gallery plays what is clicked, and one at a time'({page, shots}) {
    const file = path.resolve(process.argv[2], '../gallery/index.html');
    if (!fs.existsSync(file)) return console.log('  skipped: no ' + file);
    await page.setOfflineMode(true);
    await page.goto('file://' + file);
    const pictures = await page.$$('button.picture');
    assert.ok(pictures.length > 40);
    const playing = () => page.evaluate(() => [...document.querySelectorAll('convwalk-figure')].map((each) => each.playing));
    await pictures[0].click();
    await until('the first one plays', async () => (await playing())[0]);
    await pictures[1].click();
    await until('the second one plays alone', async () => (await playing()).join() === 'false,true');
    if (shots) await page.screenshot({path: path.join(shots, 'gallery_live.png')});
    return undefined;
  },
};

run(tests, {site: path.resolve(process.argv[2]), pages, only: process.argv[3]});
