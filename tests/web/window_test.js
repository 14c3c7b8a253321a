// The browser edition as a person uses it.
//   node window_test.js SITE [NAME]
'use strict';

const assert = require('node:assert');
const {execFileSync} = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const {pause, run, until} = require('./browser.js');

const words = (page) => page.evaluate(() => document.getElementById('words').textContent);
const hash = (page) => page.evaluate(() => location.hash);

async function ready(page) {
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'yes', {timeout: 60000});
  await pause(300);
}

async function open(page, address) {
  await page.goto(address);
  await ready(page);
}

async function press(page, keys) {
  const all = keys.split('+');
  for (const key of all.slice(0, -1)) await page.keyboard.down(key);
  await page.keyboard.press(all.at(-1));
  for (const key of all.slice(0, -1).reverse()) await page.keyboard.up(key);
}

function paste(page, text) {
  return page.evaluate((given) => {
    const data = new DataTransfer();
    data.setData('text/plain', given);
    document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
  }, text);
}

async function downloaded(downloads, ending, seconds = 60) {
  const file = () => fs.readdirSync(downloads).find((name) => name.endsWith(ending));
  await until('a download that ends in ' + ending, file, seconds);
  await pause(200);
  return fs.readFileSync(path.join(downloads, file()));
}

// Frames of a GIF, by its blocks.
function framesOf(gif) {
  assert.strictEqual(gif.subarray(0, 6).toString(), 'GIF89a');
  let at = 13 + (gif[10] & 0x80 ? 3 << ((gif[10] & 7) + 1) : 0);
  const skip = () => {
    while (gif[at] !== 0) at += gif[at] + 1;
    ++at;
  };
  let frames = 0;
  while (gif[at] !== 0x3b) {
    if (gif[at] === 0x21) {
      at += 2;
      skip();
    } else {
      assert.strictEqual(gif[at], 0x2c, `a block at ${at}`);
      ++frames;
      const local = gif[at + 9];
      at += 10 + (local & 0x80 ? 3 << ((local & 7) + 1) : 0) + 1;
      skip();
    }
  }
  return frames;
}

const allowClipboard = (context, address) => context.overridePermissions(new URL(address).origin,
  ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);

async function copiedLink(page) {
  await press(page, 'Control+Shift+l');
  await pause(300);
  return page.evaluate(() => navigator.clipboard.readText());
}

// The preset "dilation" with smooth motion.
const kSmooth = '#json=eF6r5lJQUErOzysrT8zJVrJSMNQBCeQkVqYWAXkgWaB8fkFqUWJJPkgErDY_p7QkMz9PCaQWKJ2SmZuaVwwUKAZqMYIKZuYVlJYA-eZQfnZqUV5qDlDAGCpQXFKUmZIKsxJoTEFiSkpmXjpQxACqBCoSn5qXgiSakpmTCLbeSgFhWXxyRmIe0IJiJAPzS0uwCacX5ZcWgNUBvVoL9m9ZYk5pajHCw8UZ-eV5QG5aYk5xKpqHlIoS81Lyc5XQ_YUmXpyamoLk_ZKi0tR4UDjDws5KAWw4wgmZqeUIB2Rngr2slJ-Uk1lYmqoEd0NKZjLYocguK88vSgE5HmQH3LySjNRcUOgq5WSmZ5SADVBKzMvMhQUdNGpz86FBqVScm59fkqEEj53UgvhckKmmBrDoyMjPSYGIGSIEM_NKivKBDkexPLWiIL-oBCk8M6vAbrEwMKgwMzCAWZIGjgYjU6idOfn5YAGYfbn5wHQFMkUpNzMlJScV2W0glykl5uTAxEqAsVJckFiUmleihBS0XLVcAOXLxKc';

const tests = {
  async 'opens with a figure, and asks nothing of other places'({page, address, asked, errors}) {
    const began = Date.now();
    await page.goto(address + '#op=conv&input=5&kernel=3');
    await page.waitForFunction(() => document.documentElement.dataset.ready === 'yes');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    console.log(`  the first picture after ${Date.now() - began} ms`);
    await until('the title', async () => /onvolution.* · Convwalk/.test(await page.title()));
    assert.deepStrictEqual(asked.filter((url) => !url.startsWith(address) && !/^(data|blob):/.test(url)), []);
    assert.deepStrictEqual(errors, []);
  },

  async 'a link shows its figure, and the address follows what is changed'({page, address}) {
    await open(page, address + '#op=conv&input=7&kernel=3&stride=2&padding=1&view=flat');
    await until('the words of the figure', async () => /\(7 \+ 2·1 − 3\) \/ 2|7×7 → 4×4/.test(await words(page)));
    await page.evaluate(() => { location.hash = '#op=transposed&input=3&kernel=4&stride=2&padding=1'; });
    await until('the other figure', async () => /6×6/.test(await page.title()));
    // "n" shows the numbers.
    await press(page, 'n');
    await until('numbers in the address', async () => (await hash(page)).includes('numbers'));
    await press(page, 'Control+z');
    await until('no numbers in the address', async () => !(await hash(page)).includes('numbers'));
    assert.strictEqual(await page.evaluate(() => history.length), 3, 'what is edited leaves no trail');
  },

  async 'a link leads to a lesson, and the address says its scene'({page, address, shots}) {
    await open(page, address + '#lesson=a_stride_of_one_half&scene=steps');
    await until('its scene', async () => await hash(page) === '#lesson=a_stride_of_one_half&scene=steps', 5);
    if (shots) await page.screenshot({path: path.join(shots, 'lesson.png')});
    await page.evaluate(() => { location.hash = '#op=conv&input=6'; });
    await until('a figure', async () => /6×6/.test(await page.title()), 5);
  },

  async 'a bad link is told of, and the figure stays'({page, address}) {
    await open(page, address + '#op=conv&input=5&kernel=3');
    await until('the figure', async () => /3×3/.test(await page.title()));
    await page.evaluate(() => { location.hash = '#op=conv&kernel=nine'; });
    await pause(800);
    assert.match(await page.title(), /3×3/);
  },

  async 'the stride is changed by mouse'({page, address, shots}) {
    await open(page, address + '#op=conv&input=9&kernel=3');
    if (shots) await page.screenshot({path: path.join(shots, 'window.png')});
    // The plus beside the stride.
    await page.mouse.click(232, 236);
    await until('another stride', async () => (await hash(page)).includes('stride=2'), 5);
  },

  async 'a cell is pinned by a click and by a finger held still, and the link says which'({page, context, address}) {
    await allowClipboard(context, address);
    await open(page, address + '#op=conv&input=5&kernel=3&view=flat');
    const pins = async (does) => {
      for (let x = 340; x < 940; x += 40) {
        await does(x, 330);
        await pause(200);
        const link = await copiedLink(page);
        await press(page, 'Escape');
        if (/pin=(input|kernel|output):\d,\d/.test(link)) return true;
      }
      return false;
    };
    assert.ok(await pins((x, y) => page.mouse.click(x, y)), 'by a click');
    assert.ok(await pins(async (x, y) => {
      const touch = await page.touchscreen.touchStart(x, y);
      await pause(700);
      await touch.end();
    }), 'by a finger');
  },

  async 'the picture is scrubbed'({page, address, shots}) {
    await open(page, address + '#op=conv&input=5&kernel=3&view=flat');
    const picture = () => page.evaluate(() => document.getElementById('figure').toDataURL().length);
    await press(page, 'Home');
    await pause(400);
    await page.mouse.move(300, 766);
    await page.mouse.down();
    await page.mouse.move(640, 766, {steps: 5});
    await page.mouse.up();
    await pause(400);
    if (shots) await page.screenshot({path: path.join(shots, 'scrubbed.png')});
    assert.ok(await picture() > 1000);
  },

  async 'code that is pasted becomes the layer'({page, address}) {
    await open(page, address + '#op=conv');
    await paste(page, 'nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1)');
    await until('the pasted layer', async () => /op=transposed.*kernel=4/.test(await hash(page)));
  },

  async 'what is copied is on the clipboard: a link, and the picture'({page, context, address}) {
    await allowClipboard(context, address);
    await open(page, address + '#op=conv&input=6&stride=3');
    assert.strictEqual(await copiedLink(page), address + '#op=conv&input=6&stride=3');
    await press(page, 'Control+c');
    await until('a picture on the clipboard', () => page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return item.types.includes('image/png') && (await item.getType('image/png')).size > 1000;
    }), 10);
  },

  async 'the last figure comes back, and so does a page that is reloaded'({page, address}) {
    await open(page, address + '#op=conv&input=9&kernel=5');
    await press(page, 'n');
    await until('it is in the address', async () => (await hash(page)).includes('numbers'));
    await page.reload();
    await ready(page);
    await until('the figure of before', async () => /9×9|5×5/.test(await page.title()));
    await page.goto('about:blank');
    await open(page, address);
    await until('the figure of before', async () => /9×9|5×5/.test(await page.title()));
    const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('/sessions/')));
    assert.strictEqual(kept.length, 1, 'one tab keeps one figure: ' + kept);
  },

  async 'two tabs keep two figures'({page, context, address}) {
    await open(page, address + '#op=conv&input=9&kernel=5');
    await press(page, 'n');
    await pause(1500);
    const other = await context.newPage();
    await open(other, address + '#op=conv&input=8&kernel=2');
    await press(other, 'n');
    await until('both are kept', () => other.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.includes('/sessions/')).length === 2), 20);
  },

  async 'a scenario is saved as a download'({page, address, downloads}) {
    await open(page, address + '#op=conv&input=6&kernel=3');
    await press(page, 'Control+s');
    await pause(600);
    await press(page, 'Enter');
    const scenario = JSON.parse(await downloaded(downloads, '.json'));
    assert.strictEqual(scenario.layer.input, 6);
  },

  async 'a file that is dropped is opened'({page, address}) {
    await open(page, address + '#op=conv');
    await page.evaluate(() => {
      const data = new DataTransfer();
      const text = JSON.stringify({convwalk: 1, layer: {operator: 'convolution', input: [8, 8], kernel: [2, 2]}});
      data.items.add(new File([text], 'eight.json', {type: 'application/json'}));
      document.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    });
    await until('its figure', async () => /8×8|7×7/.test(await page.title()), 10);
  },

  async 'a picture that is dropped or pasted is what the layer walks over'({page, address, shots}) {
    const png = fs.readFileSync(path.join(__dirname, '../../assets/pictures/print.png')).toString('base64');
    const give = (event) => page.evaluate((bytes, kind) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], kind + '.png', {type: 'image/png'}));
      const how = {bubbles: true, cancelable: true};
      document.dispatchEvent(kind === 'drop' ? new DragEvent('drop', {dataTransfer: data, ...how}) :
        new ClipboardEvent('paste', {clipboardData: data, ...how}));
    }, png, event);
    for (const event of ['drop', 'paste']) {
      await page.goto('about:blank');
      await open(page, address + '#op=conv&input=6&kernel=3');
      await give(event);
      await until(event, async () => (await page.title()).includes(`on ${event}.png`), 20);
      if (shots) await page.screenshot({path: path.join(shots, event + '.png')});
    }
  },

  async 'a GIF is written by a worker'({page, address, downloads}) {
    await open(page, address + '#op=conv&input=4&kernel=3');
    await press(page, 'Control+e');
    await pause(1500);
    await press(page, 'Enter');
    const gif = await downloaded(downloads, '.gif', 120);
    assert.strictEqual(gif[gif.length - 1], 0x3b);
    assert.strictEqual(framesOf(gif), 4, 'a frame a step');
  },

  async 'a build-up that is chosen in the window comes as one archive'({page, address, downloads, shots}) {
    await open(page, address + '#op=conv&input=4&kernel=3');
    await press(page, 'Control+e');
    await pause(1500);
    await page.mouse.click(410, 233);
    await pause(500);
    if (shots) await page.screenshot({path: path.join(shots, 'export_series.png')});
    await press(page, 'Enter');
    const zip = await downloaded(downloads, '.zip', 120);
    for (const name of ['picture_1.png', 'picture_2.png']) assert.ok(zip.includes(name), name);
    if (shots) await page.screenshot({path: path.join(shots, 'exported_series.png')});
  },

  async 'every format that is offered is written by a worker'({page, address}) {
    await open(page, address + '#op=conv&input=4&kernel=3');
    const scenario = JSON.stringify({convwalk: 1, layer: {operator: 'convolution', input: [4, 4], kernel: [3, 3]},
      export: {size: '320x240'}});
    const written = (format, path) => page.evaluate((json, named, to) => new Promise((resolve, reject) => {
      const worker = new Worker('worker.js');
      worker.onmessage = ({data}) => {
        if (data.ended) resolve(data.whyNot || {file: data.file, type: data.type, text: String.fromCharCode(...data.bytes.slice(0, 60000))});
      };
      worker.onerror = reject;
      worker.postMessage({scenario: json, path: to, format: named});
    }), scenario, format, '/documents/' + path);
    const kPng = '\x89PNG\r\n';
    for (const [format, path, file, begins, holds] of [
      ['GIF', 'a.gif', 'a.gif', 'GIF89a', []],
      ['APNG', 'a.apng', 'a.apng', kPng, ['acTL', 'fdAT']],
      ['PNG', 'a.png', 'a.png', kPng, ['IEND']],
      ['SVG', 'a.svg', 'a.svg', '<svg', ['</svg>']],
      ['TikZ', 'a.tex', 'a.tex', '', ['\\begin{tikzpicture}']],
      ['HTML', 'a.html', 'a.html', '<!doctype html>', ['<svg', 'convwalk-figure']],
      ['Frames', 'a_frames/', 'a_frames.zip', 'PK\x03\x04', ['frame_', 'IEND']],
      ['Build-up svg', 'a_pictures/', 'a_pictures.zip', 'PK\x03\x04', ['picture_1.svg', 'picture_2.svg']],
      ['Build-up png', 'a_pictures/', 'a_pictures.zip', 'PK\x03\x04', ['picture_1.png', kPng]],
      ['Sheet png 2x2', 'a.png', 'a.png', kPng, ['\x00\x00\x02\x80\x00\x00\x01\xe0']],
      ['Sheet tikz 2x1', 'a.tex', 'a.tex', '', ['\\begin{tikzpicture}']],
    ]) {
      const made = await written(format, path);
      assert.strictEqual(made.file, '/documents/' + file, `${format}: ${made.text ? '' : made}`);
      assert.ok(made.text.startsWith(begins), `${format} begins with ${made.text.slice(0, 20)}`);
      for (const part of holds) assert.ok(made.text.includes(part), `${format} has ${part}`);
    }
    assert.match(await written('Watercolour', 'a.png'), /format is "Watercolour"/);
  },

  async 'a PNG looks as that of the program'({page, address}) {
    const program = process.env.CONVWALK_PROGRAM;
    if (!program) return console.log('  skipped: CONVWALK_PROGRAM names no program');
    const flags = ['export', '--preset', 'padding_strides_odd_transposed', '--numbers', '--moment', '7', '--size', '800x600'];
    const native = execFileSync(program, [...flags, '-o', '-', '--format', 'png'], {maxBuffer: 1 << 26}).toString('base64');
    const scenario = execFileSync(program, [...flags, '--print-scenario'], {encoding: 'utf8'});
    await open(page, address);
    const share = await page.evaluate(async (json, theirs) => {
      const ours = await new Promise((resolve, reject) => {
        const worker = new Worker('worker.js');
        worker.onmessage = ({data}) => data.ended && (data.bytes ? resolve(data.bytes) : reject(new Error(data.whyNot)));
        worker.postMessage({scenario: json, path: '/documents/figure.png', format: 'PNG'});
      });
      const pixels = async (bytes) => {
        const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        canvas.getContext('2d').drawImage(picture, 0, 0);
        return canvas.getContext('2d').getImageData(0, 0, picture.width, picture.height).data;
      };
      const a = await pixels(ours);
      const b = await pixels(Uint8Array.from(atob(theirs), (c) => c.charCodeAt(0)));
      if (a.length !== b.length) return 1;
      return a.reduce((different, value, i) => different + (Math.abs(value - b[i]) > 24), 0) / a.length;
    }, scenario, native);
    // Drivers differ at edges.
    assert.ok(share < 0.01, `${share} of the bytes differ`);
    return undefined;
  },

  async 'nothing is drawn while nothing moves'({page, address}) {
    await open(page, address + '#op=conv');
    await press(page, 'End');
    await pause(2500);
    const frames = await page.evaluate(async () => {
      let count = 0;
      const before = window.requestAnimationFrame;
      window.requestAnimationFrame = (f) => { ++count; return before(f); };
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return count;
    });
    assert.strictEqual(frames, 0);
  },

  async 'the canvas has the pixels of the screen'({page, address}) {
    await page.setViewport({width: 700, height: 500, deviceScaleFactor: 2});
    await open(page, address + '#op=conv');
    assert.strictEqual(await page.evaluate(() => document.getElementById('figure').width), 1400);
    await page.setViewport({width: 600, height: 500, deviceScaleFactor: 1});
    await until('the other size', () => page.evaluate(() => document.getElementById('figure').width === 600));
  },

  async 'where motion is not wanted it goes in steps, and a dark system begins dark'({page, address}) {
    await page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}, {name: 'prefers-color-scheme', value: 'dark'}]);
    await open(page, address);
    await press(page, 'Escape');
    await until('the first figure in the dark theme', async () => (await hash(page)).includes('theme=dark'), 5);
    const frames = async () => {
      await page.goto('about:blank');
      await open(page, address + kSmooth);
      return page.evaluate(async () => {
        let count = 0;
        const before = window.requestAnimationFrame;
        window.requestAnimationFrame = (f) => { ++count; return before(f); };
        await new Promise((resolve) => setTimeout(resolve, 2000));
        return count;
      });
    };
    const steps = await frames();
    await page.emulateMediaFeatures([]);
    const smooth = await frames();
    assert.ok(steps < 12 && smooth > 2 * steps, `${steps} frames in steps, ${smooth} of motion`);
  },

  async 'Escape and then Tab lead on'({page, address}) {
    await open(page, address + '#op=conv');
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<button id="next">next</button>'));
    await press(page, 'Tab');
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), 'figure');
    await press(page, 'Escape');
    await press(page, 'Tab');
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), 'next');
  },

  async 'on a phone: a tap, a pinch, a panel under a finger'({page, address, shots}) {
    await page.emulate({viewport: {width: 390, height: 844, hasTouch: true, isMobile: true, deviceScaleFactor: 2}, userAgent: 'phone'});
    await open(page, address + '#op=transposed&input=2&kernel=3&stride=2&numbers&view=flat');
    await pause(500);
    if (shots) await page.screenshot({path: path.join(shots, 'phone.png')});
    assert.strictEqual(await page.evaluate(() => document.getElementById('figure').width), 780);
    assert.strictEqual(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    // The plus of the input.
    await page.touchscreen.tap(305, 813);
    await until('a larger input', async () => (await hash(page)).includes('input=3'), 5);
    // The field beside it calls the keyboard.
    await page.touchscreen.tap(235, 813);
    await until('a field to type in', () => page.evaluate(() => document.activeElement.id === 'typed'), 5);
    await page.keyboard.type('4');
    await press(page, 'Enter');
    await until('what was typed', async () => (await hash(page)).includes('input=4'), 5);
    await until('no field', () => page.evaluate(() => document.activeElement.id === 'figure'), 5);
    const edited = await hash(page);
    // A finger that goes up the panel presses nothing.
    const stroke = await page.touchscreen.touchStart(305, 813);
    for (let y = 805; y >= 600; y -= 10) await stroke.move(305, y);
    await stroke.end();
    await pause(800);
    assert.strictEqual(await hash(page), edited);
    if (shots) await page.screenshot({path: path.join(shots, 'phone_scrolled.png')});
  },

  async 'a phone\'s sheet has the explanation, and closes'({page, address, shots}) {
    await page.emulate({viewport: {width: 390, height: 844, hasTouch: true, isMobile: true, deviceScaleFactor: 2}, userAgent: 'phone'});
    await open(page, address + '#op=conv&input=5&kernel=3');
    if (!shots) return;
    await page.touchscreen.tap(150, 530);
    await pause(500);
    await page.screenshot({path: path.join(shots, 'phone_explain.png')});
    await page.touchscreen.tap(195, 505);
    await pause(500);
    await page.screenshot({path: path.join(shots, 'phone_closed.png')});
    await page.setViewport({width: 844, height: 390, hasTouch: true, isMobile: true, deviceScaleFactor: 2});
    await pause(700);
    await page.screenshot({path: path.join(shots, 'phone_on_side.png')});
    await page.goto('about:blank');
    await page.setViewport({width: 390, height: 844, hasTouch: true, isMobile: true, deviceScaleFactor: 2});
    await page.evaluateOnNewDocument(() => localStorage.clear());
    await open(page, address);
    await page.screenshot({path: path.join(shots, 'phone_start.png')});
  },

  async 'without storage it works, says so, and asks before it is left'({page, address}) {
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});
    });
    await open(page, address + '#op=conv');
    await press(page, 'n');
    await until('the figure', async () => (await hash(page)).includes('numbers'));
    const asks = await page.evaluate(() => {
      const event = new Event('beforeunload', {cancelable: true});
      window.dispatchEvent(event);
      return event.defaultPrevented;
    });
    assert.ok(asks);
  },

  async 'without WebGL a sentence and the picture'({page, address}) {
    await page.evaluateOnNewDocument(() => { HTMLCanvasElement.prototype.getContext = () => null; });
    await page.goto(address + '#op=conv&input=5&kernel=3');
    await until('the sentence', () => page.evaluate(() => /WebGL 2/.test(document.getElementById('wrong').textContent)));
    assert.ok(await page.evaluate(() => document.querySelector('#wrong img').src.startsWith('data:image/svg+xml')));
  },
};

run(tests, {site: path.resolve(process.argv[2]), only: process.argv[3]});
