// Positions: the first layout, a new layout on demand, and additions that move no old node.

const GOLDEN = 2.39996

function options(count, more) {
  return {
    name: 'fcose', animate: false, fit: false, packComponents: true, nodeDimensionsIncludeLabels: true,
    quality: count > 1200 ? 'draft' : 'default', numIter: count > 600 ? 600 : 2500,
    nodeRepulsion: 7000, idealEdgeLength: count > 60 ? 80 : 110, nodeSeparation: 100, gravity: 0.4, tilingPaddingHorizontal: 40, tilingPaddingVertical: 40, ...more,
  }
}

export function arrange(cy, randomize) {
  const shown = cy.elements(':visible')
  if (shown.nodes().length) shown.layout(options(shown.nodes().length, {randomize})).run()
}

const FREE = 78

// Spots that are taken, in squares of the distance that two nodes keep.
class Taken {
  constructor(nodes) {
    this.squares = new Map()
    nodes.forEach(n => this.add(n.position()))
  }

  key(x, y) { return `${Math.floor(x / FREE)}:${Math.floor(y / FREE)}` }

  add(p) {
    const key = this.key(p.x, p.y)
    this.squares.set(key, [...(this.squares.get(key) ?? []), {...p}])
  }

  free(x, y) {
    for (const dx of [-FREE, 0, FREE]) for (const dy of [-FREE, 0, FREE]) {
      for (const p of this.squares.get(this.key(x + dx, y + dy)) ?? []) {
        if (Math.hypot(p.x - x, p.y - y) < FREE) return false
      }
    }
    return true
  }
}

function spot(taken, centre) {
  for (let i = 0; ; i++) {
    const r = FREE * (1 + 0.28 * Math.sqrt(i)), x = centre.x + r * Math.cos(i * GOLDEN), y = centre.y + r * Math.sin(i * GOLDEN)
    if (taken.free(x, y)) return {x, y}
  }
}

function between(nodes) {
  const all = nodes.map(n => n.position())
  return {x: all.reduce((s, p) => s + p.x, 0) / all.length, y: all.reduce((s, p) => s + p.y, 0) / all.length}
}

// Each new node goes to the free spot nearest to what it is tied to; no old node moves.
export function settle(cy, anchor, fresh) {
  const nodes = fresh.nodes(), old = cy.nodes().difference(nodes), taken = new Taken(old)
  const home = anchor && anchor.nonempty() ? anchor.position() : middle(cy)
  nodes.forEach(n => {
    const tied = n.neighborhood().nodes().intersection(old)
    const at = spot(taken, tied.length ? between(tied) : home)
    n.position(at)
    taken.add(at)
  })
}

function middle(cy) {
  const e = cy.extent()
  return {x: (e.x1 + e.x2) / 2, y: (e.y1 + e.y2) / 2}
}

export function ring(cy) {
  cy.elements(':visible').layout({
    name: 'concentric', animate: false, fit: false, minNodeSpacing: 34,
    concentric: n => n.degree(), levelWidth: () => 2,
  }).run()
}
