// What every page has: keys that act or lead somewhere, a list of them, and the time that is left.

const CSS = `
.keys{position:fixed;inset:0;z-index:3000;display:none;place-items:center;background:#0007}
.keys.open{display:grid}
.keys section{min-width:320px;max-width:90vw;padding:24px 28px;border-radius:12px;font:15px/1.5 "Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif;
 background:var(--panel-surface-color,#fff);color:var(--panel-on-surface-color,#1d252c);box-shadow:0 20px 60px #0006}
.keys h2{margin:0 0 14px;font-size:18px;font-weight:600}
.keys dl{display:grid;grid-template-columns:auto 1fr;gap:10px 18px;margin:0;align-items:center}
.keys dd{margin:0}
kbd{display:inline-block;min-width:1.4em;padding:2px 8px;border:1px solid currentColor;border-radius:5px;font:13px ui-monospace,monospace;text-align:center}`

const typing = el => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName))

function deepActive() {
  let el = document.activeElement
  while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement
  return el
}

// The part of the page that scrolls. It lies beside the sidebar that holds this component.
function content(node) {
  for (let root = node.getRootNode(); root; root = root.host?.getRootNode()) {
    const found = root.querySelector('.main-content')
    if (found) return found
  }
}

// Page Down, space and arrows go to what has the focus: from the start that is the content.
function hold(node, tries = 50) {
  const main = content(node)
  if (!main) { if (tries) setTimeout(hold, 100, node, tries - 1); return }
  main.tabIndex = -1
  main.style.outline = 'none'
  if (deepActive() === document.body) main.focus({preventScroll: true})
}

function list(model) {
  const box = document.createElement('div')
  box.className = 'keys'
  const section = document.createElement('section')
  section.setAttribute('role', 'dialog')
  section.setAttribute('aria-modal', 'true')
  section.setAttribute('aria-label', model.title)
  section.tabIndex = -1
  const head = document.createElement('h2')
  head.textContent = model.title
  const dl = document.createElement('dl')
  for (const [key, meaning] of model.help) {
    const dt = document.createElement('dt'), dd = document.createElement('dd'), kbd = document.createElement('kbd')
    kbd.textContent = key
    dd.textContent = meaning
    dt.append(kbd)
    dl.append(dt, dd)
  }
  section.append(head, dl)
  box.append(section)
  box.addEventListener('click', () => box.classList.remove('open'))
  return box
}

// BokehJS takes what a patch of the server brings for something new of its own, and the first click
// on it would send it back whole, as one that the server knows already. Only the server's ids start so.
const SERVER_ID = /^p\d+$/

function knowWhatCame(doc) {
  const apply = doc.apply_json_patch.bind(doc)
  doc.apply_json_patch = (...patch) => {
    apply(...patch)
    for (const model of doc._new_models) if (SERVER_ID.test(model.id)) doc._new_models.delete(model)
  }
}

const PageKeys = {
  render({model}) {
    knowWhatCame(model.document)
    const root = document.createElement('div'), css = document.createElement('style'), box = list(model)
    css.textContent = CSS
    root.append(css, box)
    let waits = false
    const send = ev => {
      // What is decided must have been seen: a key held down, or pressed ahead, decides nothing.
      if (model.paced && (ev.repeat || waits)) return
      waits = model.paced
      model.send_msg({key: ev.key})
    }
    model.on('handled', () => {
      waits = false
      content(root)?.scrollTo({top: 0})
    })
    const onKey = ev => {
      if (ev.key === 'Escape') {
        box.classList.remove('open')
        if (typing(deepActive())) content(root)?.focus({preventScroll: true})
      }
      if (ev.defaultPrevented || ev.ctrlKey || ev.metaKey || ev.altKey || typing(deepActive())) return
      if (ev.key === '?') { box.classList.toggle('open'); box.firstChild.focus() }
      else if (model.go[ev.key]) location.assign(model.go[ev.key])
      else if (model.keys.includes(ev.key)) send(ev)
      else return
      ev.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    hold(root)
    model.on('remove', () => document.removeEventListener('keydown', onKey))
    return root
  },
}

const SessionClock = {
  render({model}) {
    const el = document.createElement('span'), shown = document.createElement('span')
    el.setAttribute('role', 'timer')
    el.append(shown)
    const show = () => {
      const left = Math.max(0, Math.round((model.ends - Date.now()) / 60000))
      shown.textContent = left > 0 ? model.text.replace('{n}', left) : model.over
      shown.style.cssText = left <= 5 ? 'color:var(--panel-danger-color,#b3261e);font-weight:600' : ''
    }
    const timer = setInterval(show, 10000)
    model.on('ends', show)
    model.on('remove', () => clearInterval(timer))
    show()
    return el
  },
}

export default {PageKeys, SessionClock}
