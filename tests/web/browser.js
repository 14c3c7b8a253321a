// A headless Chromium for the tests of the browser edition, and a server for its files: both end with the last test.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const kChromium = process.env.CHROMIUM || '/usr/bin/chromium';
const kTypes = {'.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm'};

/// Why nothing can be tested here; null: it can.
function whyNot() {
  if (!fs.existsSync(kChromium)) return `there is no ${kChromium}; CHROMIUM may name another`;
  try {
    require.resolve('puppeteer-core');
    return null;
  } catch {
    return 'puppeteer-core is not installed (npm install puppeteer-core, found by NODE_PATH)';
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Waits until something holds. Fails after some seconds.
async function until(what, holds, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await holds()) return;
    await pause(50);
  }
  assert.fail('waited in vain: ' + what);
}

/// Serves a folder below /sub/, so that no address begins with a slash, and pages of a test's own.
function serve(site, pages) {
  return http.createServer((request, response) => {
    const name = decodeURI(new URL(request.url, 'http://x').pathname).replace('/sub/', '/').replace(/\/$/, '/index.html');
    if (pages[name]) {
      response.writeHead(200, {'content-type': kTypes[path.extname(name)]});
      return response.end(pages[name]);
    }
    const file = path.join(site, path.normalize(name));
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {'content-type': kTypes[path.extname(file)] || 'text/plain'});
    return fs.createReadStream(file).pipe(response);
  });
}

/// Runs tests, each in a context of its own, and ends the program.
/// @param tests {name: async ({page, address, asked, downloads, errors}) => ...}
/// @param pages {'/name.html': text} beside the files of the site
async function run(tests, {site, pages = {}, only = '', shots = process.env.SHOTS}) {
  const why = whyNot();
  if (why) {
    console.log('skipped: ' + why);
    process.exit(0);
  }
  const server = serve(site, pages);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${server.address().port}/sub/`;
  const browser = await require('puppeteer-core').launch({
    executablePath: kChromium,
    headless: true,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    if (!name.includes(only)) continue;
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({width: 1280, height: 800});
    const downloads = fs.mkdtempSync(path.join(os.tmpdir(), 'convwalk-downloads-'));
    const session = await browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', {behavior: 'allow', downloadPath: downloads, browserContextId: context.id});
    const asked = [];
    const errors = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('dialog', (dialog) => dialog.accept());
    const began = Date.now();
    const shot = () => shots && page.screenshot({path: path.join(shots, name.replaceAll(/[^a-z0-9]+/gi, '_') + '.png')});
    try {
      await test({page, context, address, asked, downloads, errors, shots});
      console.log(`ok     ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      ++failed;
      console.log(`FAILED ${name}\n  ${error.stack}\n  ${errors.slice(0, 5).join('\n  ')}`);
    }
    await shot();
    await context.close();
    fs.rmSync(downloads, {recursive: true, force: true});
  }
  await browser.close();
  server.close();
  process.exit(failed === 0 ? 0 : 1);
}

module.exports = {pause, run, until};
