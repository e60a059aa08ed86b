package io.margay.control.query.bgp;

import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.query.Answer;

/** One question, or one order, to a speaker that speaks. */
interface BgpQuery {
    /** @throws RequestException when the request cannot be understood */
    Answer answer(BgpRequest request, BgpSpeaker speaker);
}
