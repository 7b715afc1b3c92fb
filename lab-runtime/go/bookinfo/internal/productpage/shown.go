package productpage

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
)

const (
	maxStars        = 5
	maxShownReviews = 20
	maxShownRunes   = 400
)

// bookDetails are shown as they come: learners may put another details service in place.
type bookDetails struct {
	Author string
	Facts  []fact
	// Error is said instead of all else.
	Error string
}

type fact struct{ Name, Value string }

var factNames = []struct{ key, name string }{
	{"type", "Type"},
	{"pages", "Pages"},
	{"publisher", "Publisher"},
	{"year", "Year"},
	{"language", "Language"},
	{"ISBN-10", "ISBN-10"},
	{"ISBN-13", "ISBN-13"},
}

func readDetails(status int, body []byte) *bookDetails {
	var found map[string]any
	if err := json.Unmarshal(body, &found); err != nil {
		found = map[string]any{"error": "The details service answered in another form than a page can show."}
		status = http.StatusInternalServerError
	}
	if status != http.StatusOK {
		return &bookDetails{Error: scalar(found["error"])}
	}
	details := bookDetails{Author: scalar(found["author"])}
	for _, each := range factNames {
		if value := scalar(found[each.key]); value != "" {
			details.Facts = append(details.Facts, fact{each.name, value})
		}
	}
	return &details
}

func scalar(value any) string {
	switch v := value.(type) {
	case string:
		return shortened(v)
	case float64:
		if v == math.Trunc(v) {
			return fmt.Sprintf("%.0f", v)
		}
		return fmt.Sprint(v)
	case bool:
		return fmt.Sprint(v)
	default:
		return ""
	}
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > maxShownRunes {
		return string(runes[:maxShownRunes]) + "…"
	}
	return text
}

type bookReviews struct {
	Pod     string
	Cluster string
	Reviews []shownReview
	Error   string
}

type shownReview struct {
	Number   int
	Reviewer string
	Text     string
	Rating   *shownRating
}

type shownRating struct {
	Color string
	Stars int
	Error string
}

// Full and Empty are the stars to draw, counted from 1.
func (r shownRating) Full() []int  { return upTo(1, r.Stars) }
func (r shownRating) Empty() []int { return upTo(r.Stars+1, maxStars) }

func upTo(first, last int) []int {
	var numbers []int
	for number := first; number <= last; number++ {
		numbers = append(numbers, number)
	}
	return numbers
}

// It becomes part of a class name.
var colorPattern = regexp.MustCompile(`^[a-z]{1,20}$`)

func readReviews(status int, body []byte) *bookReviews {
	var found struct {
		Error       string `json:"error"`
		Podname     string `json:"podname"`
		Clustername string `json:"clustername"`
		Reviews     []struct {
			Reviewer string `json:"reviewer"`
			Text     string `json:"text"`
			Rating   *struct {
				Stars float64 `json:"stars"`
				Color string  `json:"color"`
				Error string  `json:"error"`
			} `json:"rating"`
		} `json:"reviews"`
	}
	if err := json.Unmarshal(body, &found); err != nil {
		return &bookReviews{Error: "The reviews service answered in another form than a page can show."}
	}
	if status != http.StatusOK {
		return &bookReviews{Error: shortened(found.Error)}
	}
	reviews := bookReviews{Pod: shortened(found.Podname), Cluster: shortened(found.Clustername)}
	if reviews.Cluster == "null" {
		reviews.Cluster = ""
	}
	for i, each := range found.Reviews[:min(len(found.Reviews), maxShownReviews)] {
		shown := shownReview{Number: i + 1, Reviewer: shortened(each.Reviewer), Text: shortened(each.Text)}
		if rating := each.Rating; rating != nil {
			shown.Rating = &shownRating{
				Color: rating.Color,
				Stars: int(max(0, min(rating.Stars, maxStars))),
				Error: shortened(rating.Error),
			}
			if !colorPattern.MatchString(rating.Color) {
				shown.Rating.Color = "black"
			}
		}
		reviews.Reviews = append(reviews.Reviews, shown)
	}
	return &reviews
}
