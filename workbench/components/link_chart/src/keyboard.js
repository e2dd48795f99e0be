// The chart without a mouse: arrows walk between nodes, letters act on the one under the cursor.

const STEPS = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]}

function nearest(cy, from, [dx, dy]) {
  const p = from.position()
  let best = null, least = Infinity
  cy.nodes(':visible').forEach(n => {
    if (n.same(from)) return
    const q = n.position(), x = q.x - p.x, y = q.y - p.y, d = Math.hypot(x, y) || 1
    const along = (x * dx + y * dy) / d
    if (along > 0.5 && d / along < least) [best, least] = [n, d / along]
  })
  return best
}

export function keyboard(cy, box, act, announce) {
  let current = null
  const go = n => {
    if (!n || n.empty()) return
    cy.$('.cursor').removeClass('cursor')
    current = n.addClass('cursor')
    announce(n)
    const p = n.renderedPosition()
    if (p.x < 30 || p.y < 30 || p.x > cy.width() - 30 || p.y > cy.height() - 30) cy.center(n)
  }
  const zoom = by => cy.zoom({level: cy.zoom() * by, renderedPosition: {x: cy.width() / 2, y: cy.height() / 2}})
  const keys = {
    Enter: n => (n.selected() ? n.unselect() : n.select()), ' ': n => (n.selected() ? n.unselect() : n.select()),
    e: n => act.expand(n), p: n => act.pin(n), h: n => act.hide(n), o: n => act.open(n), ContextMenu: n => act.menu(n),
  }
  const free = {'+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), f: act.fit, '?': act.help}
  box.addEventListener('focus', () => go(current && !current.removed() ? current : cy.nodes(':visible')[0]))
  box.addEventListener('blur', () => cy.$('.cursor').removeClass('cursor'))
  cy.on('tap', 'node', ev => { current = ev.target })
  box.addEventListener('keydown', ev => {
    const alive = current && !current.removed()
    if ((ev.ctrlKey || ev.metaKey) && ev.key.toLowerCase() === 'z') ev.shiftKey ? act.redo() : act.undo()
    else if ((ev.ctrlKey || ev.metaKey) && ev.key.toLowerCase() === 'y') act.redo()
    else if (ev.ctrlKey || ev.metaKey || ev.altKey) return
    else if (STEPS[ev.key] && alive) go(nearest(cy, current, STEPS[ev.key]))
    else if (ev.key === 'F10' && ev.shiftKey && alive) act.menu(current)
    else if (keys[ev.key] && alive) keys[ev.key](current)
    else if (free[ev.key]) free[ev.key]()
    else return
    ev.preventDefault()
    ev.stopPropagation()
  })
}
