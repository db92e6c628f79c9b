// Package backend tells the product backends of a provider, one per line, when a
// product ends or that it continues, and asks them what they hold.
//
// It never retries and never decides what follows: its errors say by class and
// code what is known. No answer's text and no token gets into an error.
package backend
