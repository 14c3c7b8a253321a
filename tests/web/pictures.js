// The README's pictures of the browser edition.
//   node pictures.js SITE FOLDER
'use strict';

const path = require('node:path');
const {pause, run} = require('./browser.js');

const [site, folder] = process.argv.slice(2).map((each) => path.resolve(each));

async function picture(page, address, name, wait) {
  await page.goto(address);
  await page.waitForFunction(wait);
  await page.keyboard.press('Space');
  for (let i = 0; i < 16; ++i) await page.keyboard.press('ArrowRight');
  await pause(1000);
  await page.screenshot({path: path.join(folder, name)});
}

const kFigure = '#op=transposed&input=3&stride=2&padding=1&output-padding=1&view=flat&numbers';
const kWindow = () => document.documentElement.dataset.ready === 'yes';

run({
  async 'the window'({page, address}) {
    await page.setViewport({width: 1280, height: 800});
    await picture(page, address + kFigure, 'browser.png', kWindow);
  },
  async 'on a phone'({page, address}) {
    await page.emulate({viewport: {width: 390, height: 844, hasTouch: true, isMobile: true, deviceScaleFactor: 1.5}, userAgent: 'phone'});
    await picture(page, address + kFigure, 'phone.png', kWindow);
  },
  async 'in a page'({page, address}) {
    await page.setViewport({width: 760, height: 620});
    await page.goto(address + 'page.html');
    await page.evaluate(() => document.querySelector('convwalk-figure').ready.then(() => {}));
    await pause(500);
    await page.screenshot({path: path.join(folder, 'element.png')});
  },
}, {site, shots: '', pages: {'/page.html': `<!doctype html><meta charset="utf-8"><script src="convwalk.js"></script>
<style>body {font: 18px/1.5 Georgia, serif; max-width: 43rem; margin: 1.5rem auto; padding: 0 1rem}</style>
<p>With stride 2 a transposed convolution puts a zero between its inputs, and doubles their size:</p>
<convwalk-figure style="aspect-ratio: 5 / 3" op="transposed" input="3" kernel="4" stride="2" padding="1" view="flat" numbers controls
  step="16"></convwalk-figure>
<p>Point at a cell of the output to see which inputs it reads.</p>`}});
