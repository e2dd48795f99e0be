// Every change of the chart is a step with its inverse; nothing changes elements apart from it.

export class History {
  constructor(changed) {
    this.done = []
    this.undone = []
    this.changed = changed
  }

  run(step) {
    step.redo()
    this.record(step)
  }

  // For what the hand already did (a drag): only remembered.
  record(step) {
    this.done.push(step)
    this.undone.length = 0
    this.changed()
  }

  undo() {
    const step = this.done.pop()
    if (!step) return false
    step.undo()
    this.undone.push(step)
    this.changed()
    return true
  }

  redo() {
    const step = this.undone.pop()
    if (!step) return false
    step.redo()
    this.done.push(step)
    this.changed()
    return true
  }
}
