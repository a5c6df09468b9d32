'use client';
import { Recognizer } from 'inkdigit';
import { useEffect } from 'react';
import { answerOf } from '../answer.js';

export function Client() {
  useEffect(() => {
    Recognizer.load().then(
      (recognizer) => (document.title = answerOf(recognizer)),
      (error) => (document.title = `${error.name}: ${error.message}`),
    );
  }, []);
  return null;
}
