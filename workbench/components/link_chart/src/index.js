// Entry of the bundle: Panel looks the component up by its class name.

import {Chart} from './chart.js'

const CSS = `
.root{position:relative;width:100%;height:100%;min-height:320px;overflow:hidden}
.canvas{position:absolute;inset:0;border-radius:8px;outline-offset:-3px}
.canvas:focus-visible{outline:3px solid #0b8a8a}
.live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.menu{position:absolute;z-index:20;min-width:190px;padding:6px;border-radius:8px;font:14px/1.4 Inter,Roboto,Helvetica,Arial,sans-serif;
 background:#fff;color:#1d252c;border:1px solid #d5dbe0;box-shadow:0 8px 28px #0003}
.dark .menu{background:#1f262c;color:#e6eaed;border-color:#3a444c}
.menu button{display:flex;justify-content:space-between;gap:24px;width:100%;padding:8px 10px;border:0;border-radius:6px;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.menu button:hover,.menu button:focus-visible{background:#0b6e6e;color:#fff;outline:0}
.menu kbd{font:12px ui-monospace,monospace;opacity:.65}`

function build(model) {
  const root = document.createElement('div')
  root.className = model.dark ? 'root dark' : 'root'
  const css = document.createElement('style')
  css.textContent = CSS
  const box = document.createElement('div')
  box.className = 'canvas'
  box.tabIndex = 0
  box.setAttribute('role', 'application')
  box.setAttribute('aria-label', model.words.help ?? '')
  const live = document.createElement('div')
  live.className = 'live'
  live.setAttribute('role', 'status')
  live.setAttribute('aria-live', 'polite')
  root.append(css, box, live)
  return {root, box}
}

function render({model}) {
  const {root, box} = build(model)
  let chart = null
  // Cytoscape throws in a box without size, so it starts with the first size and follows later ones.
  const sizes = new ResizeObserver(() => {
    if (!box.isConnected || !box.clientWidth || !box.clientHeight) return
    if (chart) chart.cy.resize()
    else { chart = new Chart(model, root); root.chart = chart }
  })
  sizes.observe(box)
  model.on('dark', () => root.classList.toggle('dark', model.dark))
  model.on('remove', () => { sizes.disconnect(); chart?.destroy() })
  return root
}

export default {LinkChart: {render}}
