export { isBefore, isOver, isPosted, isRunning, isTimedKind, orderViewOf } from '#domain/words';
