// In headless Chromium: the browser edition as a person uses it.
//   node in_browser.js SITE   (puppeteer-core is found by NODE_PATH)
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const puppeteer = require('puppeteer-core');

const site = path.resolve(process.argv[2]);
const types = {'.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm'};

const server = http.createServer((request, response) => {
  const name = new URL(request.url, 'http://x').pathname.replace('/sub/', '/').replace(/\/$/, '/index.html');
  const file = path.join(site, path.normalize(name));
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, {'content-type': types[path.extname(file)] || 'text/plain'});
  return fs.createReadStream(file).pipe(response);
});

const tests = [];
const test = (name, run) => tests.push({name, run});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function ready(page) {
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'yes', {timeout: 60000});
  await pause(300);
}

async function until(what, holds, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await holds()) return;
    await pause(100);
  }
  assert.fail('waited in vain: ' + what);
}

const words = (page) => page.evaluate(() => document.getElementById('words').textContent);

test('opens, and asks nothing of other places', async ({page, address, asked}) => {
  await page.goto(address);
  await ready(page);
  assert.match(await page.title(), /Convwalk/);
  assert.deepStrictEqual(asked.filter((url) => !url.startsWith(address) && !/^(data|blob):/.test(url)), []);
});

test('a link shows its figure, and the address follows what is changed', async ({page, address}) => {
  await page.goto(address + '#op=conv&input=7&kernel=3&stride=2&padding=1&view=flat');
  await ready(page);
  await until('the words of the figure', async () => /4/.test(await words(page)));
  assert.match(await words(page), /\(7 \+ 2·1 − 3\) \/ 2|7×7 → 4×4/);
  await page.goto(address + '#op=transposed&input=3&kernel=4&stride=2&padding=1');
  await until('the other figure', async () => /6×6/.test(await words(page)));
  // "n" shows the numbers.
  await page.click('#figure', {offset: {x: 640, y: 20}});
  await page.keyboard.press('n');
  await until('numbers in the address', () => page.evaluate(() => location.hash.includes('numbers')));
  await page.keyboard.down('Control');
  await page.keyboard.press('z');
  await page.keyboard.up('Control');
  await until('no numbers in the address', () => page.evaluate(() => !location.hash.includes('numbers')));
});

test('a bad link is told of', async ({page, address}) => {
  await page.goto(address + '#op=conv&kernel=0');
  await ready(page);
  assert.strictEqual(await page.evaluate(() => document.getElementById('wrong').textContent), '');
});

test('code that is pasted becomes the layer', async ({page, address}) => {
  await page.goto(address + '#op=conv');
  await ready(page);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1)');
    document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
  });
  await until('the pasted layer', () => page.evaluate(() => location.hash.includes('transposed')));
});

test('the last figure comes back', async ({page, address}) => {
  await page.goto(address + '#op=conv&input=9&kernel=5');
  await ready(page);
  await page.click('#figure', {offset: {x: 640, y: 20}});
  await page.keyboard.press('n');
  await until('it is kept', () => page.evaluate(() =>
    Object.entries(localStorage).some(([key, text]) => key.includes('/sessions/') && text.includes('"shown":true'))));
  await page.goto('about:blank');
  await page.goto(address);
  await ready(page);
  await until('the figure of before', async () => /9×9|9 × 9|5×5/.test(await words(page)));
});

test('a GIF is written by a worker', async ({page, address, downloads}) => {
  await page.goto(address + '#op=conv&input=4&kernel=3');
  await ready(page);
  await page.click('#figure', {offset: {x: 640, y: 20}});
  await page.keyboard.down('Control');
  await page.keyboard.press('e');
  await page.keyboard.up('Control');
  await pause(1500);
  await page.keyboard.press('Enter');
  const file = () => fs.readdirSync(downloads).find((name) => name.endsWith('.gif'));
  await until('the download', file, 120);
  const bytes = fs.readFileSync(path.join(downloads, file()));
  assert.strictEqual(bytes.subarray(0, 6).toString(), 'GIF89a');
  assert.strictEqual(bytes[bytes.length - 1], 0x3b);
});

test('nothing is drawn while nothing moves', async ({page, address}) => {
  await page.goto(address + '#op=conv');
  await ready(page);
  await page.click('#figure', {offset: {x: 640, y: 20}});
  await page.keyboard.press('End');
  await pause(1500);
  const frames = await page.evaluate(async () => {
    let count = 0;
    const before = window.requestAnimationFrame;
    window.requestAnimationFrame = (f) => { ++count; return before(f); };
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return count;
  });
  assert.ok(frames <= 1, `${frames} frames`);
});

test('without storage it works, and asks before it is left', async ({page, address}) => {
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});
  });
  await page.goto(address + '#op=conv');
  await ready(page);
  assert.match(await words(page), /./);
});

test('without WebGL a sentence and the picture', async ({page, address}) => {
  await page.evaluateOnNewDocument(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.goto(address + '#op=conv&input=5&kernel=3');
  await until('the sentence', () => page.evaluate(() => /WebGL 2/.test(document.getElementById('wrong').textContent)));
  assert.ok(await page.evaluate(() => document.querySelector('#wrong img').src.startsWith('data:image/svg+xml')));
});

test('two fingers zoom, one moves nothing of the page', async ({page, address}) => {
  await page.emulate({viewport: {width: 800, height: 600, hasTouch: true, deviceScaleFactor: 2}, userAgent: 'phone'});
  await page.goto(address + '#op=conv');
  await ready(page);
  await page.touchscreen.tap(400, 300);
  await pause(300);
  assert.strictEqual(await page.evaluate(() => document.getElementById('figure').width), 1600);
});

(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${server.address().port}/sub/`;
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  let failed = 0;
  const only = process.argv[3];
  for (const {name, run} of tests) {
    if (only && !name.includes(only)) continue;
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({width: 1280, height: 800});
    const downloads = fs.mkdtempSync(path.join(os.tmpdir(), 'convwalk-downloads-'));
    const session = await browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior',
      {behavior: 'allow', downloadPath: downloads, browserContextId: context.id});
    const asked = [];
    const said = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => dialog.accept());
    try {
      await run({page, address, asked, downloads});
      console.log('ok     ' + name);
    } catch (error) {
      ++failed;
      console.log('FAILED ' + name + '\n  ' + error.message + '\n  ' + said.slice(0, 5).join('\n  '));
      if (process.env.SHOTS) await page.screenshot({path: path.join(process.env.SHOTS, name.replaceAll(' ', '_') + '.png')});
    }
    await context.close();
    fs.rmSync(downloads, {recursive: true, force: true});
  }
  await browser.close();
  server.close();
  process.exit(failed === 0 ? 0 : 1);
})();
